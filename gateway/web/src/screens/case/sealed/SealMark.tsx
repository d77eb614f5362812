import { useEffect, useState } from "preact/hooks";

import { readSeal } from "../../../api/case/sealing";
import { t } from "../../../i18n";
import { go } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { useResource } from "../../../ui/loading/resource";
import { Icon } from "../../../ui/page/Icon";

const SECOND = 1000;

/** Stands above every screen of a sealed case: that it is sealed, and how long emergency access still lasts. */
export default function SealMark({ id }: { id: string }) {
  const read = useResource((context) => readSeal(id, context), [id], id);
  const seal = read.data?.seal;
  // It ended for this reader: the screen below says what there is to say. A failed reading ends nothing.
  if (read.problem?.isMissing || read.problem?.isForbidden) return null;
  return (
    <aside class="note note--care row seal-mark" aria-label={t("seal.mark")}>
      <Icon name="eye" />
      <strong>{t("seal.mark")}</strong>
      <span>{t("seal.mark.text")}</span>
      {seal?.emergency_until && <Countdown until={seal.emergency_until} />}
      {seal?.may_change && <a href={`#/cases/${id}/seal`}>{t("seal.change")}</a>}
    </aside>
  );
}

/** The time left; when it is over, what is on the screen goes. */
function Countdown({ until }: { until: string }) {
  const [now, setNow] = useState(Date.now());
  const left = Date.parse(until) - now;
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), SECOND);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left > 0) return;
    go("/emergency-accesses");
    showToast(t("emergency.over"));
  }, [left <= 0]);
  return (
    <span role="timer" class="numeric">
      {t("emergency.left", { time: clockOf(left) })}
    </span>
  );
}

/** "7:05". */
function clockOf(milliseconds: number): string {
  const seconds = Math.max(Math.ceil(milliseconds / SECOND), 0);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
