import { type CodeItem, codeList } from "../../../api/codelists";
import { colleagues } from "../../../api/people/colleagues";
import { type Key, t } from "../../../i18n";
import { may, session } from "../../../session/session";
import type { Filter } from "../../../ui/table/Filters";
import { NOBODY, SOON_DAYS } from "../due/caseQuery";

/** People; imported statistical records are listed by themselves, on request. */
export const REGISTERED = "registered";

/** What the cases can be narrowed by; the names are those of the server, but for `due` (caseQuery.ts). */
export function caseFilters(): Filter[] {
  const none = t("cases.filter.all");
  const byList = (name: string, list: string, label: Key): Filter => ({
    name,
    label: t(label),
    none,
    items: codeList(list)?.items ?? [],
  });
  return [
    ...(may("cases:write")
      ? [
          {
            name: "mine",
            label: t("cases.filter.mine"),
            none,
            items: [{ code: "true", label: t("cases.filter.mineOnly") }],
            folded: true,
          },
        ]
      : []),
    byList("status", "case_status", "cases.filter.status"),
    byList("risk_level", "risk_level", "cases.filter.risk"),
    {
      name: "due",
      label: t("cases.column.due"),
      none,
      items: [
        { code: "late", label: t("cases.filter.late") },
        { code: "soon", label: t("cases.filter.dueSoon", { days: SOON_DAYS }) },
      ],
    },
    {
      name: "assigned_to",
      label: t("cases.column.assigned"),
      none,
      items: [
        { code: NOBODY, label: t("cases.filter.nobody") },
        ...colleagues().map(({ id, display_name }) => ({
          code: id,
          label: id === session.value?.subject ? t("list.you", { name: display_name }) : display_name,
        })),
      ],
    },
    {
      name: "open",
      label: t("cases.filter.open"),
      none,
      items: [{ code: "true", label: t("cases.filter.openOnly") }],
      folded: true,
    },
    { name: "identified_adm1", label: t("register.place"), none, items: places(), folded: true },
    { ...byList("exploitation_type", "exploitation_type", "cases.filter.exploitation"), folded: true },
    { name: "opened_on[gte]", label: t("cases.filter.openedFrom"), items: "date", folded: true },
    { name: "opened_on[lte]", label: t("cases.filter.openedTo"), items: "date", folded: true },
    {
      name: "source",
      label: t("cases.filter.source"),
      items: [
        { code: REGISTERED, label: t("cases.filter.people") },
        { code: "imported", label: t("cases.filter.imported") },
      ],
      folded: true,
    },
  ];
}

/** The departments or states of the countries that one works in. */
function places(): CodeItem[] {
  return (session.value?.countries ?? []).flatMap(
    (country) => codeList(`iso_3166_2_${country.toLowerCase()}`)?.items ?? [],
  );
}
