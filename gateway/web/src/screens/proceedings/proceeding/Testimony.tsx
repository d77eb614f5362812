import { t, tn } from "../../../i18n";
import { type Known, personLabel } from "./kind";
import { hearingsOf } from "./kinds/hearings";
import { timesHeard } from "./timesHeard";

/** How often each person testified. */
export function Testimony({ known }: { known: Known }) {
  const hearings = hearingsOf(known);
  const heard = known.persons.filter(({ id }) => timesHeard(hearings, id) > 0);
  if (heard.length === 0) return null;
  return (
    <ul class="note note--sun" data-part="testimony">
      {heard.map(({ id }) => (
        <li key={id}>
          <strong>{personLabel(known.persons, id, t("persons.sharingEnded"))}</strong>{" "}
          {tn("hearings.heardBefore", timesHeard(hearings, id))}
        </li>
      ))}
    </ul>
  );
}
