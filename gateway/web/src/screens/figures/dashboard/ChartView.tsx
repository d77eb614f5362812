import { useRef, useState } from "preact/hooks";

import { type Chart, readChart } from "../../../api/reporting";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { basesOf } from "./bases";
import { ChartTable } from "./ChartTable";
import type { Filters } from "./filters";
import { Picture } from "./Picture";
import { Source } from "./Source";

interface Props {
  id: string;
  title: string;
  filters: Filters;
  wide?: boolean;
}

/** One chart three ways: a sentence, a picture drawn by the server, and the table behind it. */
export function ChartView({ id, title, filters, wide = false }: Props) {
  const chart = useResource((context) => readChart(id, { ...filters }, context), [id, JSON.stringify(filters)]);
  const last = useRef<Chart>();
  last.current = chart.data ?? last.current;
  return (
    <section
      class={`card stack${wide && !isEmpty(chart.data) ? " charts__wide" : ""}`}
      aria-labelledby={`title-of-${id}`}
    >
      <h2 id={`title-of-${id}`}>{title}</h2>
      {chart.problem?.code === "table_too_fine" ? (
        <TooFine last={last.current} />
      ) : (
        <Loaded from={chart} lines={6}>
          {(shown) => <Shown chart={shown} id={id} title={title} filters={filters} />}
        </Loaded>
      )}
    </section>
  );
}

function isEmpty(chart: Chart | undefined): boolean {
  return chart?.rows.every((row) => row.empty) === true;
}

function Shown({ chart, id, title, filters }: Props & { chart: Chart }) {
  const [asTable, setAsTable] = useState(false);
  const [failed, setFailed] = useState(false);
  if (isEmpty(chart)) {
    return (
      <>
        <p>{said(chart.summary)}</p>
        <WhoIsCounted chart={chart} />
      </>
    );
  }
  return (
    <>
      <p>{said(chart.summary)}</p>
      {failed && <p class="small soft">{t("dashboard.notDrawn")}</p>}
      {(asTable || failed) && <ChartTable chart={chart} />}
      {!asTable && !failed && <Picture id={id} filters={filters} failed={() => setFailed(true)} />}
      {chart.folded && <p class="small soft">{said(chart.folded)}.</p>}
      {chart.covered && <p class="small note">{said(chart.covered)}.</p>}
      <WhoIsCounted chart={chart} />
      {!failed && (
        <button type="button" class="btn btn--plain no-print" onClick={() => setAsTable(!asTable)}>
          {t(asTable ? "dashboard.asPicture" : "dashboard.asTable")}
          <span class="govuk-visually-hidden">: {title}</span>
        </button>
      )}
    </>
  );
}

/** Out of how many the figures are, together and in each row, and whose they are. */
function WhoIsCounted({ chart }: { chart: Chart }) {
  const rows = basesOf(chart);
  return (
    <>
      {chart.out_of && <p class="small">{said(chart.out_of)}.</p>}
      {rows && <p class="small">{t("dashboard.bases", { rows })}</p>}
      <p>
        <Source shown={chart} />
      </p>
    </>
  );
}

/** A table that nobody may publish is no error: why it is not shown, and the one that was shown before. */
function TooFine({ last }: { last: Chart | undefined }) {
  return (
    <>
      <div class="note">
        <strong>{t("covered.tooFine")}</strong> {t("covered.tooFine.why")}
      </div>
      {last && (
        <>
          <p>{t("covered.tooFine.last", { sentence: said(last.summary) })}</p>
          <ChartTable chart={last} />
          <WhoIsCounted chart={last} />
        </>
      )}
    </>
  );
}
