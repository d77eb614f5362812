import { useState } from "preact/hooks";
import { codeList } from "../../api/codelists";
import { type Card, readDashboard } from "../../api/reporting";
import { LabelledPick } from "../../forms/Pick";
import { t } from "../../i18n";
import { said, type Text } from "../../i18n/texts";
import { may, session } from "../../session/session";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { ChartView } from "./ChartView";
import { inWords } from "./covered";
import { Source } from "./Source";

/** Figures that are safe to show: small cells are already covered by the server. */
export default function Dashboard() {
  const countries = session.value?.countries ?? [];
  const [country, setCountry] = useState(countries.length === 1 ? (countries[0] ?? "") : "");
  const [scope, setScope] = useState(may("cases:read") ? "organisation" : "network");
  const dashboard = useResource((context) => readDashboard({ country, scope }, context), [country, scope]);
  return (
    <>
      <PageHead title={t("dashboard.title")} lead={t("dashboard.lead")}>
        <CountryChoice countries={countries} country={country} choose={setCountry} />
        {may("cases:read") && <ScopeChoice scope={scope} choose={setScope} />}
      </PageHead>
      <Loaded from={dashboard} lines={12}>
        {(shown) => (
          <>
            <Whose shown={shown} />
            <ul class="figures">
              {shown.cards.map((card) => (
                <Figure key={card.id} card={card} />
              ))}
            </ul>
            <div class="charts">
              {shown.charts.map((chart) => (
                <ChartView
                  key={`${chart.id}-${country}-${scope}`}
                  id={chart.id}
                  title={said(chart.title)}
                  filters={{ country, scope }}
                  wide={chart.id === "persons-by-type-over-time"}
                />
              ))}
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}

function Figure({ card }: { card: Card }) {
  return (
    <li class="card">
      <span class="soft">
        {said(card.title)} ({said(card.unit)})
      </span>
      {card.value === null ? (
        <span class="figure__why">{inWords(card.display, card.hidden)}</span>
      ) : (
        <span class="figure__value">{card.display}</span>
      )}
      <Source shown={card} />
    </li>
  );
}

/** Whose figures the page shows, before any number is read. */
function Whose({ shown }: { shown: { whose: Text; label: Text } }) {
  return (
    <div class="note">
      <strong>{said(shown.whose)}.</strong> {said(shown.label)}.
    </div>
  );
}

function ScopeChoice({ scope, choose }: { scope: string; choose: (scope: string) => void }) {
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

interface ChoiceProps {
  countries: string[];
  country: string;
  choose: (country: string) => void;
}

function CountryChoice({ countries, country, choose }: ChoiceProps) {
  return (
    <LabelledPick
      id="country"
      label={t("directory.country")}
      value={country}
      choose={choose}
      none={countries.length === 1 ? undefined : t("dashboard.region")}
      items={countries.map((code) => ({ code, label: codeList("platform_country")?.labels.get(code) ?? code }))}
    />
  );
}
