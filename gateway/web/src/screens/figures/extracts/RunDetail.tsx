import type { Run } from "../../../api/reporting";
import { moment, t, tn } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { hasRoomBeside } from "../../../ui/page/media";
import { isRemoved } from "./Download";
import { ManifestView } from "./Manifest";

/** What the row of a run has no room for: why it failed, what became of its file, and how the figures were protected. */
export function RunDetail({ run }: { run: Run }) {
  return (
    <div class="stack">
      {run.failure && (
        <p class="note note--care">
          <Code list="extract_failure" code={run.failure} />
        </p>
      )}
      {run.attempts > 1 && <p class="soft">{tn("run.attempts", run.attempts)}</p>}
      {run.scheduled_for && <p class="soft">{t("run.scheduled", { when: moment(run.scheduled_for) })}</p>}
      {isRemoved(run) && <p class="soft">{t("run.gone", { when: moment(run.expires_at ?? "") })}</p>}
      <ManifestView run={run} folded={!hasRoomBeside.value} />
    </div>
  );
}
