import { useEffect, useState } from "preact/hooks";

import { t } from "../../i18n";
import { waitFor } from "../loading/problemWords";

/** Whole seconds until `moment`, counted down; 0 when it has come, or when there is none. */
export function useSecondsUntil(moment: number): number {
  const [now, setNow] = useState(Date.now());
  const left = Math.max(0, Math.ceil((moment - now) / 1000));
  useEffect(() => {
    setNow(Date.now());
    if (moment <= Date.now()) return undefined;
    const timer = setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= moment) clearInterval(timer);
    }, 1000);
    return () => clearInterval(timer);
  }, [moment]);
  return left;
}

/** "Espere 40 segundos" as it counts down, then that it can be tried again; only the first and the last are announced. */
export function Wait({ seconds }: { seconds: number }) {
  return seconds > 0 ? (
    <span role="timer" aria-live="off">
      {waitFor(seconds)}
    </span>
  ) : (
    <span>{t("state.wait.over")}</span>
  );
}
