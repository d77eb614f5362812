import { readDashboard } from "../../../api/reporting";
import { t } from "../../../i18n";
import { said, type Text } from "../../../i18n/texts";
import { query, replace } from "../../../router";
import { may, session } from "../../../session/session";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { CaseWork } from "./CaseWork";
import { ChartView } from "./ChartView";
import { Figures, OfProceedings } from "./Figures";
import { FilterBar } from "./FilterBar";
import { addressOf, filtersIn } from "./filters";
import { OverdueReferrals } from "./OverdueReferrals";

/** Figures that are safe to show: small cells are already covered by the server. What is chosen stands in the address. */
export default function Dashboard() {
  const choices = { countries: session.value?.countries ?? [], own: may("cases:read") };
  const filters = filtersIn(query.value, choices);
  const dashboard = useResource((context) => readDashboard({ ...filters }, context), [JSON.stringify(filters)]);
  const several = choices.countries.length > 1 && !filters.country;
  return (
    <div class="wide">
      <PageHead title={t("dashboard.title")} lead={t("dashboard.lead")} />
      {choices.own && <CaseWork />}
      {may("referrals:oversee") && <OverdueReferrals />}
      <h2>{t("dashboard.statistics")}</h2>
      <FilterBar {...choices} filters={filters} change={(next) => replace(addressOf(next))} />
      <Loaded from={dashboard} lines={12}>
        {(shown) => (
          <>
            <Whose shown={shown} />
            <Figures cards={shown.cards.filter((card) => card.group !== "proceedings")} />
            <OfProceedings cards={shown.cards.filter((card) => card.group === "proceedings")} />
            <div class="charts">
              {shown.charts.map((chart) => (
                <ChartView
                  key={chart.id}
                  id={chart.id}
                  title={said(chart.title)}
                  filters={filters}
                  wide={isWide(chart.kind, several)}
                />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
}

/** What needs the whole row: one country is higher than it is wide, several are not. */
function isWide(kind: string, several: boolean): boolean {
  return kind === "multiples" || (kind === "map" && several);
}

/** Whose figures the page shows, before any number is read. */
function Whose({ shown }: { shown: { whose: Text; label: Text } }) {
  return (
    <div class="note">
      <strong>{said(shown.whose)}.</strong> {said(shown.label)}.
    </div>
  );
}
