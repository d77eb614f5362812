import { useEffect, useState } from "preact/hooks";

import { isVaultOpen } from "../../device/vault";
import { since } from "../../forms/names";
import { outbox, sent, stateOf } from "../../forms/outbox";
import { t, tn } from "../../i18n";
import { Icon } from "../page/Icon";

/** While the device has no network, or something waits to be sent: what is safe, what waits, and since when. */
export function OfflineStrip() {
  const online = useOnline();
  const waiting = outbox.value.length;
  return (
    <div role="status">
      {(!online || waiting > 0) && (
        <p class="strip">
          {!online && (
            <>
              <Icon name="offline" />
              <span>{t(isVaultOpen() ? "unsent.strip.offline" : "state.offline.strip")}</span>
            </>
          )}
          {waiting > 0 && <Count waiting={waiting} />}
        </p>
      )}
    </div>
  );
}

function Count({ waiting }: { waiting: number }) {
  const attention = outbox.value.filter((one) => stateOf(one) !== "waiting").length;
  const last = sent.value.at(-1);
  return (
    <a class="strip__count" href="#/unsent">
      {tn("unsent.count", waiting)}
      {attention > 0 && ` · ${tn("unsent.attention", attention)}`}
      {last && <span class="strip__last">&nbsp;· {t("unsent.last", { time: since(last.at) })}</span>}
    </a>
  );
}

export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    window.addEventListener("online", look);
    window.addEventListener("offline", look);
    return () => {
      window.removeEventListener("online", look);
      window.removeEventListener("offline", look);
    };
  }, []);
  return online;
}
