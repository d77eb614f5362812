import { useEffect, useState } from "preact/hooks";

import { confirmImport, type Import, listProblems, progressOf, readImport } from "../../../api/case/imports";
import { asProblem, type Problem } from "../../../http/problem";
import { number, t } from "../../../i18n";
import type { Params } from "../../../router";
import { Code } from "../../../ui/facts/Code";
import { follow } from "../../../ui/loading/follow";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, type Resource, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ProblemTable } from "./ProblemTable";
import { StateTag } from "./StateTag";

const AT_REST = new Set(["checked", "done", "failed"]);

/** One file: what the trial run found, then the word to bring it in, then how far it has come. */
export default function ImportPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readImport(id, context), [id]);
  const lost = useProgress(id, loaded);
  return (
    <Loaded whole from={loaded} lines={6}>
      {(item) => (
        <>
          <PageHead title={t("import.title")} back={{ to: "/imports", text: t("imports.title") }} />
          <ProblemNote problem={lost} />
          <section class="card stack" aria-live="polite">
            <StateTag state={item.state} />
            {!AT_REST.has(item.state) && (
              <progress class="meter" max={1} value={item.progress} aria-label={t("import.progress")} />
            )}
            {item.failure && (
              <p class="note note--care" role="alert">
                <Code list="import_problem" code={item.failure} />
              </p>
            )}
            {item.failure === "own_extract" && <a href="#/imports?again">{t("imports.again")}</a>}
            <Counts item={item} />
            {item.state === "checked" && <Confirm item={item} loaded={loaded} />}
          </section>
          {AT_REST.has(item.state) && item.problems > 0 && <Problems id={id} />}
        </>
      )}
    </Loaded>
  );
}

const rests = ({ state }: Import) => AT_REST.has(state);

/** Follows the work until it rests; answers why it can be followed no more. */
function useProgress(id: string, loaded: Resource<Import>): Problem | undefined {
  const [lost, setLost] = useState<Problem>();
  const moving = loaded.data !== undefined && !rests(loaded.data);
  const { set } = loaded;
  useEffect(() => {
    if (!moving) return undefined;
    return follow<Import>({
      stream: progressOf(id),
      event: "progress",
      ask: () => readImport(id),
      take: set,
      ended: rests,
      lost: setLost,
    });
  }, [id, moving]);
  return lost;
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
  const problems = useResource((context) => listProblems(id, context), [id]);
  return (
    <section class="section">
      <h2>{t("import.problems")}</h2>
      <Loaded from={problems}>{(page) => <ProblemTable problems={page.items} />}</Loaded>
    </section>
  );
}
