import { useEffect, useState } from "preact/hooks";

import { confirmImport, type Import, listProblems, readImport } from "../../api/imports";
import { asProblem, type Problem } from "../../api/problem";
import { number, t } from "../../i18n";
import type { Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, type Resource, useResource } from "../../ui/resource";
import { ProblemTable } from "./ProblemTable";
import { StateTag } from "./StateTag";

const MOVING = new Set(["uploaded", "queued", "checking", "running", "importing", "confirmed"]);
const AWAITS_WORD = new Set(["checked", "ready"]);
const LOOK_EVERY_MS = 1500;

/** One file: what the trial run found, then the word to bring it in, then how far it has come. */
export default function ImportPage({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(() => readImport(id), [id]);
  const moving = loaded.data !== undefined && MOVING.has(loaded.data.state);
  useEffect(() => {
    if (!moving) return undefined;
    const timer = setInterval(loaded.reload, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [moving, loaded.reload]);
  return (
    <Loaded from={loaded} lines={6}>
      {(item) => (
        <>
          <PageHead title={t("import.title")} back={{ to: "/imports", text: t("imports.title") }} />
          <section class="card stack" aria-live="polite">
            <StateTag state={item.state} />
            {moving && <progress class="meter" max={1} value={item.progress} aria-label={t("import.progress")} />}
            <Counts item={item} />
            {AWAITS_WORD.has(item.state) && <Confirm item={item} loaded={loaded} />}
          </section>
          {!moving && (item.invalid ?? 0) > 0 && <Problems id={id} />}
        </>
      )}
    </Loaded>
  );
}

function Counts({ item }: { item: Import }) {
  const counts = [
    ["import.rows", item.rows],
    ["import.valid", item.valid],
    ["import.invalid", item.invalid],
    ["import.imported", item.imported],
  ] as const;
  return (
    <dl class="facts">
      {counts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd class="numeric">{value === null || value === undefined ? "–" : number(value)}</dd>
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
        <button type="button" class="btn" disabled={!item.valid} onClick={() => void confirm()}>
          {t("import.confirm", { rows: number(item.valid ?? 0) })}
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
