import { codeList } from "../../api/codelists";
import { type Key, t } from "../../i18n";
import { colleagues } from "../../ui/colleagues";
import type { Filter } from "../../ui/table/Filters";
import { SOON_DAYS } from "./due";

/** What the cases can be narrowed by; the names are those of the server, but for `due` (due.ts). */
export function caseFilters(): Filter[] {
  const none = t("cases.filter.all");
  const byList = (name: string, list: string, label: Key): Filter => ({
    name,
    label: t(label),
    none,
    items: codeList(list)?.items ?? [],
  });
  return [
    byList("status", "case_status", "cases.filter.status"),
    byList("risk_level", "risk_level", "cases.filter.risk"),
    {
      name: "due",
      label: t("cases.column.due"),
      none,
      items: [{ code: "soon", label: t("cases.filter.dueSoon", { days: SOON_DAYS }) }],
    },
    {
      name: "assigned_to",
      label: t("cases.column.assigned"),
      none,
      items: colleagues().map(({ id, display_name }) => ({ code: id, label: display_name })),
    },
    { ...byList("exploitation_type", "exploitation_type", "cases.filter.exploitation"), folded: true },
    { name: "opened_on[gte]", label: t("cases.filter.openedFrom"), items: "date", folded: true },
    { name: "opened_on[lte]", label: t("cases.filter.openedTo"), items: "date", folded: true },
  ];
}
