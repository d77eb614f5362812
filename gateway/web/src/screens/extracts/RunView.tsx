import { useEffect, useState } from "preact/hooks";

import { fileOf, type Run, readRun } from "../../api/reporting";
import { type Key, moment, number, t } from "../../i18n";
import { Tag } from "../../ui/Tag";

const ENDED = new Set(["succeeded", "failed", "cancelled"]);
const TONES = { succeeded: "leaf", failed: "alarm", cancelled: "clay" } as const;

/** A run: its progress as it happens, then the file with what was covered and its seal. */
export function RunView({ first }: { first: Run }) {
  const run = useLive(first);
  return (
    <li class="offer stack">
      <div class="row row--apart">
        <span>
          {run.queued_at && <time dateTime={run.queued_at}>{moment(run.queued_at)}</time>}{" "}
          <Tag tone={TONES[run.state as keyof typeof TONES] ?? "sky"}>{t(`run.${run.state}` as Key)}</Tag>
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

/** Follows a run until it ends; the stream only says that something moved. */
function useLive(first: Run): Run {
  const [run, setRun] = useState(first);
  useEffect(() => setRun(first), [first]);
  useEffect(() => {
    if (ENDED.has(first.state)) return undefined;
    const source = new EventSource(`/api/v1/extract-runs/${first.id}/events`);
    const look = () => {
      // A look that fails is repeated at the next message; the last state stays on screen.
      readRun(first.id).then(
        (latest) => {
          setRun(latest);
          if (ENDED.has(latest.state)) source.close();
        },
        () => undefined,
      );
    };
    for (const kind of ["message", "progress", "state", "done", "end"]) source.addEventListener(kind, look);
    return () => source.close();
  }, [first.id, first.state]);
  return run;
}
