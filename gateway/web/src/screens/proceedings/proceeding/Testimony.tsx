import type { Hearing } from "../../../api/proceedings/proceedingsOfCase";
import { t, tn } from "../../../i18n";
import { type OfProceeding, personLabel } from "./kind";
import { timesHeard } from "./timesHeard";

/** How often each person testified. */
export function Testimony({ hearings, of: { persons } }: { hearings: readonly Hearing[]; of: OfProceeding }) {
  const heard = persons.filter(({ id }) => timesHeard(hearings, id) > 0);
  if (heard.length === 0) return null;
  return (
    <ul class="note note--sun" data-part="testimony">
      {heard.map(({ id }) => (
        <li key={id}>
          <strong>{personLabel(persons, id, t("persons.sharingEnded"))}</strong>{" "}
          {tn("hearings.heardBefore", timesHeard(hearings, id))}
        </li>
      ))}
    </ul>
  );
}
