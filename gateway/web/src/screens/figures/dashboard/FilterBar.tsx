import { codeList } from "../../../api/codelists";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { type Choices, chosen, type Filters, quarters } from "./filters";

/** Three years of quarters can be chosen; the server shows five at once. */
const QUARTERS = 12;

interface Props extends Choices {
  filters: Filters;
  change: (next: Filters) => void;
}

/** Narrows the figures; each choice changes the address. */
export function FilterBar({ filters, countries, own, change }: Props) {
  const pick = (part: Filters) => change(chosen(filters, part));
  const country = filters.country ?? "";
  return (
    <div class="filters dashboard-filters no-print">
      {countries.length > 1 && (
        <LabelledPick
          id="country"
          label={t("directory.country")}
          value={country}
          choose={(code) => pick({ country: code })}
          none={t("dashboard.region")}
          items={countries.map((code) => ({ code, label: codeList("platform_country")?.labels.get(code) ?? code }))}
        />
      )}
      {own && <ScopePick scope={filters.scope ?? ""} choose={(scope) => pick({ scope })} />}
      <PeriodPick id="from" period={filters.from ?? ""} choose={(from) => pick({ from })} />
      <PeriodPick id="to" period={filters.to ?? ""} choose={(to) => pick({ to })} />
      {country && (
        <LabelledPick
          id="adm1"
          label={t("dashboard.place")}
          value={filters.adm1 ?? ""}
          choose={(adm1) => pick({ adm1 })}
          none={t("dashboard.everywhere")}
          items={codeList(`iso_3166_2_${country.toLowerCase()}`)?.items ?? []}
        />
      )}
      <LabelledPick
        id="type"
        label={t("cases.filter.exploitation")}
        value={filters.type ?? ""}
        choose={(type) => pick({ type })}
        none={t("dashboard.everyForm")}
        items={codeList("exploitation_type")?.items ?? []}
      />
    </div>
  );
}

function ScopePick({ scope, choose }: { scope: string; choose: (scope: string) => void }) {
  return (
    <LabelledPick
      id="scope"
      label={t("dashboard.scope")}
      value={scope}
      choose={choose}
      items={[
        { code: "organisation", label: t("dashboard.scope.organisation") },
        { code: "network", label: t("dashboard.scope.network") },
      ]}
    />
  );
}

function PeriodPick({ id, period, choose }: { id: "from" | "to"; period: string; choose: (period: string) => void }) {
  const listed = quarters(new Date(), QUARTERS);
  const items = period && !listed.includes(period) ? [period, ...listed] : listed;
  return (
    <LabelledPick
      id={id}
      label={t(`dashboard.${id}`)}
      value={period}
      choose={choose}
      none={t("dashboard.lastYear")}
      items={items.map((code) => ({ code, label: periodInWords(code) }))}
    />
  );
}

/** A quarter as people write it; a year is itself. */
function periodInWords(period: string): string {
  const [year = "", quarter] = period.split("-Q");
  return quarter ? t("dashboard.quarter", { quarter, year }) : year;
}
