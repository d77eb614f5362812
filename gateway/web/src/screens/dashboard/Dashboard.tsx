import { useState } from "preact/hooks";
import { codeList } from "../../api/codelists";
import { type Card, readDashboard } from "../../api/reporting";
import { moment, t } from "../../i18n";
import { said } from "../../i18n/texts";
import { session } from "../../session";
import { PageHead } from "../../ui/PageHead";
import { LabelledPick } from "../../ui/Pick";
import { Loaded, useResource } from "../../ui/resource";
import { ChartView } from "./ChartView";
import { inWords } from "./covered";

/** Figures that are safe to show: small cells are already covered by the server. */
export default function Dashboard() {
  const countries = session.value?.countries ?? [];
  const [country, setCountry] = useState(countries.length === 1 ? (countries[0] ?? "") : "");
  const dashboard = useResource(() => readDashboard({ country }), [country]);
  return (
    <>
      <PageHead title={t("dashboard.title")} lead={t("dashboard.lead")}>
        <CountryChoice countries={countries} country={country} choose={setCountry} />
      </PageHead>
      <Loaded from={dashboard} lines={12}>
        {(shown) => (
          <>
            <ul class="figures">
              {shown.cards.map((card) => (
                <Figure key={card.id} card={card} />
              ))}
            </ul>
            <div class="grid">
              {shown.charts.map((chart) => (
                <ChartView key={`${chart.id}-${country}`} id={chart.id} title={said(chart.title)} country={country} />
              ))}
            </div>
            {shown.as_of && <p class="soft small section">{t("dashboard.asOf", { when: moment(shown.as_of) })}</p>}
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
    </li>
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
