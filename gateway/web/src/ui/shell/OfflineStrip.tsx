import { useEffect, useState } from "preact/hooks";

import { t } from "../../i18n";
import { Icon } from "../Icon";

/** While the device has no network: what is safe and what waits. */
export function OfflineStrip() {
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
  return (
    <div role="status">
      {!online && (
        <p class="strip">
          <Icon name="offline" />
          {t("state.offline.strip")}
        </p>
      )}
    </div>
  );
}
