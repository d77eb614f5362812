import { PartList } from "../../../parts/PartList";
import type { OfCase } from "../parts/kind";
import { RETURNS } from "../parts/kinds/returns";
import { CASES } from "../parts/owner";
import { Checklist } from "./Checklist";

/** The returns and other movements of a case, each with its checklist. */
export function Returns({ of }: { of: OfCase }) {
  return (
    <PartList
      owner={CASES}
      kind={RETURNS}
      of={of}
      item={(movement, listed) => (
        <>
          {RETURNS.line(movement, listed)}
          <Checklist
            record={of.record}
            movement={movement}
            about={of.persons.find(({ id }) => id === movement.person_id)}
            writes={listed.writes}
            changed={listed.done}
          />
        </>
      )}
    />
  );
}
