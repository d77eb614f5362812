import { useEffect, useState } from "preact/hooks";
import { asProblem, type Problem } from "../../api/problem";
import type { DashboardChart } from "../../api/reporting";
import { send } from "../../api/request";
import { language, t } from "../../i18n";
import { ProblemNote } from "../../ui/ProblemState";
import { ChartTable } from "./ChartTable";

/** One chart three ways: a sentence, a picture drawn by the server, and the table behind it. */
export function Chart({ chart, country }: { chart: DashboardChart; country: string }) {
  const [asTable, setAsTable] = useState(false);
  const title = `chart-${chart.id}`;
  return (
    <section class="card stack" aria-labelledby={title}>
      <h2 id={title}>{chart.title}</h2>
      <p>{chart.summary}</p>
      {asTable ? <ChartTable chart={chart} /> : <Picture chart={chart} country={country} />}
      <button type="button" class="btn btn--plain no-print" onClick={() => setAsTable(!asTable)}>
        {t(asTable ? "dashboard.asPicture" : "dashboard.asTable")}
        <span class="govuk-visually-hidden">: {chart.title}</span>
      </button>
    </section>
  );
}

function Picture({ chart, country }: { chart: DashboardChart; country: string }) {
  const [address, setAddress] = useState("");
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const abort = new AbortController();
    let made = "";
    const draw = async () => {
      const options = { query: { country }, signal: abort.signal };
      const response = await send("GET", `/api/v1/charts/${chart.id}.svg`, options);
      made = URL.createObjectURL(await response.blob());
      setAddress(made);
    };
    draw().catch((thrown: unknown) => {
      if (!abort.signal.aborted) setProblem(asProblem(thrown));
    });
    return () => {
      abort.abort();
      if (made) URL.revokeObjectURL(made);
    };
  }, [chart.id, country, language.value]);
  if (problem) return <ProblemNote problem={problem} />;
  return address ? <img class="chart" src={address} alt={chart.summary} /> : <div class="skeleton chart--waiting" />;
}
