import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { t } from "../../i18n";
import { ended, loadSession, openSignIn, session } from "../../session";
import { Dialog } from "../Dialog";

const WARN_SECONDS = 120;
const warning = signal(false);

/** Says two minutes before that the session ends, and when it ended keeps the screen under the question. */
export function SessionDialogs() {
  const current = session.value;
  useEffect(() => {
    if (!current) return undefined;
    warning.value = false;
    const seconds = Math.max(0, current.expires_in - WARN_SECONDS);
    const timer = setTimeout(() => {
      warning.value = true;
    }, seconds * 1000);
    return () => clearTimeout(timer);
  }, [current]);
  if (ended.value) return <EndedDialog />;
  return warning.value ? <WarningDialog /> : null;
}

function EndedDialog() {
  return (
    <Dialog title={t("session.ended.title")}>
      <p>{t("session.ended.text")}</p>
      <div class="actions">
        <button type="button" class="btn" onClick={openSignIn}>
          {t("session.signInAgain")}
        </button>
      </div>
    </Dialog>
  );
}

function WarningDialog() {
  return (
    <Dialog title={t("session.warning.title")} onClose={extend}>
      <p>{t("session.warning.text")}</p>
      <div class="actions">
        <button type="button" class="btn" onClick={extend}>
          {t("session.extend")}
        </button>
      </div>
    </Dialog>
  );
}

function extend(): void {
  warning.value = false;
  // Without network the end comes as it would have; the dialog for it keeps the screen.
  loadSession().catch(() => undefined);
}
