import { useState } from "preact/hooks";

import { asProblem, type Problem } from "../../api/problem";
import { listRuns, readExtract, startRun } from "../../api/reporting";
import { t } from "../../i18n";
import type { Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { RunView } from "./RunView";
import { scheduleInWords } from "./schedule";

/** One extract and its runs, the newest first. */
export default function ExtractPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const extract = useResource(() => readExtract(id), [id]);
  const runs = useResource(() => listRuns(id), [id]);
  const [problem, setProblem] = useState<Problem>();
  const run = async () => {
    setProblem(undefined);
    try {
      await startRun(id, crypto.randomUUID());
      runs.reload();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <Loaded whole from={extract} lines={6}>
      {(shown) => (
        <>
          <PageHead title={shown.name} back={{ to: "/extracts", text: t("extracts.title") }}>
            <button type="button" class="btn" onClick={() => void run()}>
              {t("extract.run")}
            </button>
          </PageHead>
          <dl class="facts card">
            <Fact term={t("extract.template")} value={shown.template} />
            <Fact term={t("extract.format")} value={shown.format.toUpperCase()} />
            <Fact term={t("extract.rhythm")} value={scheduleInWords(shown.schedule)} />
          </dl>
          <ProblemNote problem={problem} />
          <section class="section">
            <h2>{t("extract.runs")}</h2>
            <Loaded from={runs}>
              {(page) =>
                page.items.length === 0 ? (
                  <p class="soft">{t("extract.noRuns")}</p>
                ) : (
                  <ul class="lines card card--flush">
                    {page.items.map((item) => (
                      <RunView key={item.id} first={item} />
                    ))}
                  </ul>
                )
              }
            </Loaded>
          </section>
        </>
      )}
    </Loaded>
  );
}

function Fact({ term, value }: { term: string; value: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
