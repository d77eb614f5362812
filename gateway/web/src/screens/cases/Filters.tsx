import type { CaseFilters } from "../../api/cases";
import { codeList } from "../../api/codelists";
import { LabelledPick } from "../../forms/Pick";
import { type Key, t } from "../../i18n";
import { SOON_DAYS } from "./due";

const BY: Array<{ name: string; list: string; label: Key }> = [
  { name: "status", list: "case_status", label: "cases.filter.status" },
  { name: "risk_level", list: "risk_level", label: "cases.filter.risk" },
  { name: "exploitation_type", list: "exploitation_type", label: "cases.filter.exploitation" },
];

/** Narrows the list; each choice asks the server at once. */
export function Filters({ filters, change }: { filters: CaseFilters; change: (next: CaseFilters) => void }) {
  return (
    <div class="filters">
      {BY.map(({ name, list, label }) => (
        <LabelledPick
          key={name}
          id={`filter-${name}`}
          label={t(label)}
          value={filters[name] ?? ""}
          choose={(code) => change({ ...filters, [name]: code })}
          none={t("cases.filter.all")}
          items={codeList(list)?.items ?? []}
        />
      ))}
      <LabelledPick
        id="filter-due"
        label={t("cases.filter.due")}
        value={filters.due ?? ""}
        choose={(due) => change({ ...filters, due })}
        none={t("cases.filter.all")}
        items={[{ code: "soon", label: t("cases.filter.dueSoon", { days: SOON_DAYS }) }]}
      />
    </div>
  );
}
