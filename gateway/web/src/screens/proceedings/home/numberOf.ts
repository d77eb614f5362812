import type { Proceeding } from "../../../api/proceedings/proceedings";
import { t } from "../../../i18n";

/** The file number of a proceeding among those that were read. */
export function numberOf(proceeding_id: string, proceedings: readonly Proceeding[]): string {
  return proceedings.find(({ id }) => id === proceeding_id)?.file_number ?? t("proceeding.noNumber");
}
