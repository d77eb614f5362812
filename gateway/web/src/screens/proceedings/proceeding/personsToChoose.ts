import type { PersonInProceeding } from "../../../api/proceedings/proceedings";
import { t } from "../../../i18n";
import { personLabel } from "./kind";

/** The persons in a proceeding as choices; nothing new is recorded about whose sharing has ended. */
export function personsToChoose(persons: readonly PersonInProceeding[]) {
  return persons
    .filter(({ sharing_ended_at }) => sharing_ended_at === null)
    .map(({ id }) => ({ code: id, label: personLabel(persons, id, t("persons.sharingEnded")) }));
}
