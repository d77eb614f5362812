import { PartLists } from "../../../parts/PartLists";
import { may } from "../../../session/session";
import { SHELTER } from "../parts/kinds/shelter";
import { CASES } from "../parts/owner";
import { IncomingMovement } from "../returns/IncomingMovement";
import { Returns } from "../returns/Returns";
import type { TabProps } from "../tabProps";

/** Where the person stays, and the way home or onward. */
export default function ShelterTab({ record, persons }: TabProps) {
  const of = { record, persons: persons.data?.items ?? [] };
  return (
    <PartLists
      owner={CASES}
      kinds={SHELTER}
      of={of}
      around={{
        returns: () => (
          <>
            {record.origin && may("referrals:read") && <IncomingMovement referral_id={record.origin.referral_id} />}
            <Returns of={of} />
          </>
        ),
      }}
    />
  );
}
