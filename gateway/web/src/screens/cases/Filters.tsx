import type { CaseFilters } from "../../api/cases";
import { codeList } from "../../api/codelists";
import { type Key, t } from "../../i18n";

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
        <div class="govuk-form-group" key={name}>
          <label class="govuk-label" for={`filter-${name}`}>
            {t(label)}
          </label>
          <select
            class="govuk-select"
            id={`filter-${name}`}
            value={filters[name] ?? ""}
            onChange={(event) => change({ ...filters, [name]: event.currentTarget.value })}
          >
            <option value="">{t("cases.filter.all")}</option>
            {codeList(list)?.items.map((item) => (
              <option key={item.code} value={item.code}>
                {item.label}
              </option>
            ))}
          </select>
        </div>
      ))}
    </div>
  );
}
