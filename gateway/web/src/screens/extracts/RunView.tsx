import { useEffect, useState } from "preact/hooks";
import { eventsOf, type Run, readRun } from "../../api/reporting";
import type { Problem } from "../../http/problem";
import { moment, number, t, tn } from "../../i18n";
import { Code } from "../../ui/Code";
import { follow } from "../../ui/follow";
import { ProblemNote } from "../../ui/ProblemState";
import { Tag, type Tone } from "../../ui/Tag";
import { Download } from "./Download";
import { ManifestView } from "./Manifest";

const TONES: Record<Run["state"], Tone> = {
  queued: "sky",
  running: "sky",
  succeeded: "leaf",
  failed: "alarm",
  cancelled: "clay",
};
const ENDED = new Set<Run["state"]>(["succeeded", "failed", "cancelled"]);

export const hasEnded = ({ state }: Run) => ENDED.has(state);

/** A run: its progress as it happens, then the file with what was covered and its seal. `done` is called at its end. */
export function RunView({ first, done }: { first: Run; done: () => void }) {
  const [run, lost] = useLive(first, done);
  return (
    <li class="offer stack">
      <div class="row row--apart">
        <span>
          <time dateTime={run.created_at}>{moment(run.created_at)}</time>{" "}
          <Tag tone={TONES[run.state]}>{t(`run.${run.state}`)}</Tag>
        </span>
        {run.scheduled_for && <span class="soft small">{t("run.scheduled", { when: moment(run.scheduled_for) })}</span>}
      </div>
      <ProblemNote problem={lost} />
      {!hasEnded(run) && (
        <progress class="meter" max={1} value={run.progress} aria-label={t("run.progress")}>
          {Math.round(run.progress * 100)} %
        </progress>
      )}
      {run.failure && (
        <p class="note note--care">
          <Code list="extract_failure" code={run.failure} />
        </p>
      )}
      {run.attempts > 1 && <p class="soft small">{tn("run.attempts", run.attempts)}</p>}
      {run.rows !== null && (
        <p class="soft">
          {t("run.rows", { rows: number(run.rows) })}
          {run.suppressed ? ` · ${t("run.suppressed", { cells: number(run.suppressed) })}` : ""}
        </p>
      )}
      {run.state === "succeeded" && <Download run={run} />}
      <ManifestView run={run} />
    </li>
  );
}

/** Follows a run until it ends. Leaving and coming back picks it up where it is. */
function useLive(first: Run, done: () => void): [Run, Problem | undefined] {
  const [run, setRun] = useState(first);
  const [lost, setLost] = useState<Problem>();
  useEffect(() => {
    setRun(first);
    if (hasEnded(first)) return undefined;
    return follow<Run>({
      stream: eventsOf(first.id),
      event: "run",
      ask: () => readRun(first.id),
      // The response may arrive after what the stream has reported meanwhile.
      take: (latest) => {
        setRun((shown) => (latest.version >= shown.version ? latest : shown));
        if (hasEnded(latest)) done();
      },
      ended: hasEnded,
      lost: setLost,
    });
  }, [first]);
  return [run, lost];
}
