import { useState } from "preact/hooks";

import { readChart } from "../../api/reporting";
import { t } from "../../i18n";
import { said } from "../../i18n/texts";
import { Loaded, useResource } from "../../ui/resource";
import { ChartTable } from "./ChartTable";
import { Picture } from "./Picture";
import { Source } from "./Source";

interface Props {
  id: string;
  title: string;
  country: string;
  /** Whose figures: `organisation` or `network`. */
  scope: string;
}

/** One chart three ways: a sentence, a picture drawn by the server, and the table behind it. */
export function ChartView({ id, title, country, scope }: Props) {
  // On a phone the drawing would be too small to read; the same figures as a table are not.
  const [asTable, setAsTable] = useState(() => matchMedia("(max-width: 40em)").matches);
  const chart = useResource((context) => readChart(id, { country, scope }, context), [id, country, scope]);
  return (
    <section class="card stack" aria-labelledby={`chart-${id}`}>
      <h2 id={`chart-${id}`}>{title}</h2>
      <Loaded from={chart} lines={6}>
        {(shown) => (
          <>
            <p>{said(shown.summary)}</p>
            {asTable ? (
              <ChartTable chart={shown} />
            ) : (
              <Picture id={id} country={country} scope={scope} words={said(shown.summary)} />
            )}
            <p>
              <Source shown={shown} />
            </p>
            <button type="button" class="btn btn--plain no-print" onClick={() => setAsTable(!asTable)}>
              {t(asTable ? "dashboard.asPicture" : "dashboard.asTable")}
              <span class="govuk-visually-hidden">: {title}</span>
            </button>
          </>
        )}
      </Loaded>
    </section>
  );
}
