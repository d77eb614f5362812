import type { Run } from "../../../api/reporting";
import { moment, number, t } from "../../../i18n";
import { Tag, type Tone } from "../../../ui/facts/Tag";
import type { List } from "../../../ui/table/list";
import { Download } from "./Download";
import { RunDetail } from "./RunDetail";
import { hasEnded } from "./runs";

const TONES: Record<Run["state"], Tone> = {
  queued: "sky",
  running: "sky",
  succeeded: "leaf",
  failed: "alarm",
  cancelled: "clay",
};

/** The runs of an extract: when, how each stands, and the file while there is one. */
export const RUNS: List<Run> = {
  name: "runs",
  label: "extract.runs",
  keyOf: ({ id }) => id,
  preview: (run) => <RunDetail run={run} />,
  columns: [
    {
      id: "at",
      heading: "runs.column.at",
      cell: ({ created_at }) => <time dateTime={created_at}>{moment(created_at)}</time>,
      card: "name",
    },
    { id: "state", heading: "cases.filter.status", cell: (run) => <State run={run} />, card: "side" },
    {
      id: "rows",
      heading: "imports.column.rows",
      cell: ({ rows }) => (rows === null ? "–" : number(rows)),
      onCard: ({ rows }) => rows !== null && t("run.rows", { rows: number(rows) }),
      card: "fact",
    },
    {
      id: "suppressed",
      heading: "manifest.covered",
      cell: ({ suppressed }) => (suppressed === null ? "–" : number(suppressed)),
      onCard: ({ suppressed }) => Boolean(suppressed) && t("run.suppressed", { cells: number(suppressed ?? 0) }),
      card: "fact",
    },
    {
      id: "file",
      heading: "extracts.column.name",
      cell: (run) => <Download run={run} />,
      onCard: (run) => run.state === "succeeded" && <Download run={run} />,
      card: "side",
    },
  ],
};

function State({ run }: { run: Run }) {
  return (
    <>
      <Tag tone={TONES[run.state]}>{t(`run.${run.state}`)}</Tag>
      {!hasEnded(run) && (
        <progress class="meter meter--row" max={1} value={run.progress} aria-label={t("run.progress")}>
          {Math.round(run.progress * 100)} %
        </progress>
      )}
    </>
  );
}
