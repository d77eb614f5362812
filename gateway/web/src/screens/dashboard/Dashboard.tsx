import { useState } from "preact/hooks";

import { codeList } from "../../api/codelists";
import { readDashboard } from "../../api/reporting";
import { moment, number, t } from "../../i18n";
import { session } from "../../session";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { Chart } from "./Chart";

/** Figures that are safe to show: small cells are already covered by the server. */
export default function Dashboard() {
  const countries = session.value?.countries ?? [];
  const [country, setCountry] = useState(countries.length === 1 ? (countries[0] ?? "") : "");
  const dashboard = useResource(() => readDashboard({ country }), [country]);
  return (
    <>
      <PageHead title={t("dashboard.title")} lead={t("dashboard.lead")}>
        <div class="govuk-form-group dashboard__country">
          <label class="govuk-label" for="country">
            {t("directory.country")}
          </label>
          <select
            class="govuk-select"
            id="country"
            value={country}
            onChange={(event) => setCountry(event.currentTarget.value)}
          >
            {countries.length !== 1 && <option value="">{t("dashboard.region")}</option>}
            {countries.map((code) => (
              <option key={code} value={code}>
                {codeList("platform_country")?.labels.get(code) ?? code}
              </option>
            ))}
          </select>
        </div>
      </PageHead>
      <Loaded from={dashboard} lines={12}>
        {(shown) => (
          <>
            <ul class="figures lines">
              {(shown.figures ?? []).map((figure) => (
                <li key={figure.id} class="card">
                  <span class="figure__value">
                    {typeof figure.value === "number" ? number(figure.value) : (figure.value ?? "–")}
                  </span>
                  <span class="soft">{figure.title}</span>
                </li>
              ))}
            </ul>
            {shown.charts.length === 0 && <Empty text={t("dashboard.none")} />}
            <div class="grid grid--even">
              {shown.charts.map((chart) => (
                <Chart key={chart.id} chart={chart} country={country} />
              ))}
            </div>
            <p class="soft small section">{t("dashboard.asOf", { when: moment(shown.as_of) })}</p>
          </>
        )}
      </Loaded>
    </>
  );
}
