import { useEffect, useState } from "preact/hooks";

import { fileOf, type Run } from "../../../api/reporting";
import { send } from "../../../api/request";
import { useAttempt } from "../../../forms/attempt";
import { moment, t } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { keepFile } from "../../../ui/page/keepFile";

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Whether a run has written a file that is there no more. */
export function isRemoved({ state, expires_at }: Run): boolean {
  return state === "succeeded" && new Date(expires_at ?? "").getTime() <= Date.now();
}

/** The file while there is one. It is fetched first and saved only when it came: an error is no file. */
export function Download({ run }: { run: Run }) {
  const { problem, busy, attempt } = useAttempt();
  const until = run.expires_at ?? "";
  const passed = usePassed(until);
  if (run.state !== "succeeded") return <>–</>;
  if (passed) return <span class="soft">{t("runs.removed")}</span>;
  const fetchFile = () => attempt(async () => keepFile(await send("GET", fileOf(run.id))));
  return (
    <>
      <button type="button" class="btn--text run__file" disabled={busy} onClick={() => void fetchFile()}>
        {t("run.download")}
      </button>{" "}
      <span class="soft">{t("run.until", { when: moment(until) })}</span>
      <ProblemNote problem={problem} />
    </>
  );
}

/** Whether the moment has passed; draws again when it does. */
function usePassed(until: string): boolean {
  const left = new Date(until).getTime() - Date.now();
  const [, draw] = useState(0);
  useEffect(() => {
    if (left <= 0 || left > LONGEST_TIMER_MS) return undefined;
    const timer = setTimeout(() => draw((count) => count + 1), left);
    return () => clearTimeout(timer);
  }, [until]);
  return left <= 0;
}
