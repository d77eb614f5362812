import { useEffect, useState } from "preact/hooks";

import { t, withTexts } from "../../i18n";
import { confirming, ended, ending, endsAt, loadSession, openSignIn } from "../../session/session";
import { Dialog } from "../dialogs/Dialog";
import { LazyPart } from "../loading/LazyPart";

const WARN_MS = 120_000;
/** The gateway's clock has the last word; it is asked a moment after ours says that the session is over. */
const SURELY_OVER_MS = 1000;

/** Says two minutes before that the session ends, and when it ended keeps the screen under the question. */
export function SessionDialogs() {
  const [warned, warn] = useState(false);
  const end = endsAt.value;
  useEffect(() => {
    let current = true;
    warn(false);
    const left = end - Date.now();
    // Another window may have extended the session: the gateway is asked before the person is disturbed.
    const soon = setTimeout(() => void look().then(() => current && warn(true)), left - WARN_MS);
    const over = setTimeout(() => void look(), left + SURELY_OVER_MS);
    return () => {
      current = false;
      clearTimeout(soon);
      clearTimeout(over);
    };
  }, [end]);
  if (ended.value) return <EndedDialog />;
  if (confirming.value) return <LazyPart load={loadConfirm} props={{ close: giveUp }} lost={giveUp} />;
  return warned ? <WarningDialog close={() => warn(false)} /> : null;
}

const loadConfirm = () => withTexts("later", import("./ConfirmDialog"));
const giveUp = () => {
  confirming.value = false;
};

/** Without a response nothing changes; the next request of the person shows whether the session ended. */
function look(): Promise<void> {
  return loadSession({ background: true }).catch(() => undefined);
}

function EndedDialog() {
  return (
    <Dialog title={ending.value?.message || t("session.ended.title")}>
      <p>{t("session.ended.text")}</p>
      <div class="actions">
        <button type="button" class="btn" onClick={() => openSignIn()}>
          {t("session.signInAgain")}
        </button>
      </div>
    </Dialog>
  );
}

function WarningDialog({ close }: { close: () => void }) {
  const extend = () => {
    close();
    // Without network the end comes as it would have; the dialog for it keeps the screen.
    loadSession().catch(() => undefined);
  };
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
