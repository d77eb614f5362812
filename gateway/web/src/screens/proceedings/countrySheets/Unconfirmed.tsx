import { t } from "../../../i18n";
import { Tag } from "../../../ui/facts/Tag";

/** That no lawyer of the country has confirmed a sheet, where that is so. */
export function Unconfirmed({ of }: { of: { confirmed: boolean } }) {
  return of.confirmed ? null : <Tag tone="clay">{t("sheets.unconfirmed")}</Tag>;
}
