import { useEffect, useState } from "preact/hooks";

import { eventsOf, fileOf, type Run } from "../../api/reporting";
import { moment, number, t } from "../../i18n";
import { Tag, type Tone } from "../../ui/Tag";

const TONES: Record<Run["state"], Tone> = {
  queued: "sky",
  running: "sky",
  succeeded: "leaf",
  failed: "alarm",
  cancelled: "clay",
};
const ENDED = new Set<Run["state"]>(["succeeded", "failed", "cancelled"]);

/** A run: its progress as it happens, then the file with what was covered and its seal. */
export function RunView({ first }: { first: Run }) {
  const run = useLive(first);
  return (
    <li class="offer stack">
      <div class="row row--apart">
        <span>
          <time dateTime={run.created_at}>{moment(run.created_at)}</time>{" "}
          <Tag tone={TONES[run.state]}>{t(`run.${run.state}`)}</Tag>
        </span>
        {run.state === "succeeded" && (
          <a class="btn btn--second" href={fileOf(run.id)} download>
            {t("run.download")}
          </a>
        )}
      </div>
      {!ENDED.has(run.state) && (
        <progress class="meter" max={1} value={run.progress} aria-label={t("run.progress")}>
          {Math.round(run.progress * 100)} %
        </progress>
      )}
      {run.rows !== null && (
        <p class="soft">
          {t("run.rows", { rows: number(run.rows) })}
          {run.suppressed ? ` · ${t("run.suppressed", { cells: number(run.suppressed) })}` : ""}
        </p>
      )}
      {typeof run.manifest?.sha256 === "string" && (
        <p class="small soft">
          SHA-256 <span class="support-code">{run.manifest.sha256.slice(0, 16)}…</span>
        </p>
      )}
    </li>
  );
}

/** Follows a run until it ends. Leaving and coming back picks it up where it is. */
function useLive(first: Run): Run {
  const [run, setRun] = useState(first);
  useEffect(() => {
    setRun(first);
    if (ENDED.has(first.state)) return undefined;
    const source = new EventSource(eventsOf(first.id));
    source.addEventListener("run", (event) => {
      const latest = JSON.parse(event.data) as Run;
      setRun(latest);
      if (ENDED.has(latest.state)) source.close();
    });
    return () => source.close();
  }, [first]);
  return run;
}
