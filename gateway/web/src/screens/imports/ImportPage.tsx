import { useEffect, useState } from "preact/hooks";

import { confirmImport, type Import, listProblems, progressOf, readImport } from "../../api/imports";
import { asProblem, type Problem } from "../../api/problem";
import { type Key, number, t } from "../../i18n";
import type { Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, type Resource, useResource } from "../../ui/resource";
import { ProblemTable } from "./ProblemTable";
import { StateTag } from "./StateTag";

const AT_REST = new Set(["checked", "done", "failed"]);

/** One file: what the trial run found, then the word to bring it in, then how far it has come. */
export default function ImportPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(() => readImport(id), [id]);
  useProgress(id, loaded);
  return (
    <Loaded whole from={loaded} lines={6}>
      {(item) => (
        <>
          <PageHead title={t("import.title")} back={{ to: "/imports", text: t("imports.title") }} />
          <section class="card stack" aria-live="polite">
            <StateTag state={item.state} />
            {!AT_REST.has(item.state) && (
              <progress class="meter" max={1} value={item.progress} aria-label={t("import.progress")} />
            )}
            {item.failure && (
              <p class="note note--care" role="alert">
                {t(`problem.${item.failure}` as Key) || item.failure}
              </p>
            )}
            <Counts item={item} />
            {item.state === "checked" && <Confirm item={item} loaded={loaded} />}
          </section>
          {AT_REST.has(item.state) && item.problem_rows > 0 && <Problems id={id} />}
        </>
      )}
    </Loaded>
  );
}

/** Follows the work as the server tells it, until it rests. */
function useProgress(id: string, loaded: Resource<Import>): void {
  const moving = loaded.data !== undefined && !AT_REST.has(loaded.data.state);
  const { set } = loaded;
  useEffect(() => {
    if (!moving) return undefined;
    const source = new EventSource(progressOf(id));
    source.addEventListener("progress", (event) => set(JSON.parse(event.data) as Import));
    return () => source.close();
  }, [id, moving]);
}

function Counts({ item }: { item: Import }) {
  const counts = [
    ["import.rows", item.rows],
    ["import.valid", item.ok],
    ["import.invalid", item.problem_rows],
    ["import.imported", item.imported_rows],
  ] as const;
  return (
    <dl class="facts">
      {counts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd class="numeric">{number(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Confirm({ item, loaded }: { item: Import; loaded: Resource<Import> }) {
  const [problem, setProblem] = useState<Problem>();
  const confirm = async () => {
    try {
      loaded.set(await confirmImport(item.id));
    } catch (thrown) {
      setProblem(asProblem(thrown));
    }
  };
  return (
    <>
      <p>{t("import.nothingYet")}</p>
      <ProblemNote problem={problem} />
      <div class="actions">
        <button type="button" class="btn" disabled={item.ok === 0} onClick={() => void confirm()}>
          {t("import.confirm", { rows: number(item.ok) })}
        </button>
      </div>
    </>
  );
}

function Problems({ id }: { id: string }) {
  const problems = useResource(() => listProblems(id), [id]);
  return (
    <section class="section">
      <h2>{t("import.problems")}</h2>
      <Loaded from={problems}>{(page) => <ProblemTable problems={page.items} />}</Loaded>
    </section>
  );
}
