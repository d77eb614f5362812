import type { Hearing } from "../../../api/proceedings/proceedingsOfCase";
import { t, tn } from "../../../i18n";
import { type OfProceeding, personLabel } from "./kind";
import { timesHeard } from "./timesHeard";

interface Props {
  /** Ids of the persons who are called. */
  persons: readonly string[];
  hearings: readonly Hearing[];
  /** The hearing that is being corrected. */
  without: string | undefined;
  of: OfProceeding;
}

/** Said before it is saved: who has testified already should not have to again. */
export function AskedBefore({ persons, hearings, without, of }: Props) {
  const asked = persons
    .map((id) => ({ id, times: timesHeard(hearings, id, without) }))
    .filter(({ times }) => times > 0);
  if (asked.length === 0) return null;
  return (
    <div class="note note--sun" role="status" data-part="asked-before">
      {asked.map(({ id, times }) => (
        <p key={id}>
          <strong>{personLabel(of.persons, id, t("persons.sharingEnded"))}</strong> {tn("hearings.heardBefore", times)}.
        </p>
      ))}
      <p>{t("hearings.askedBefore")}</p>
    </div>
  );
}
