import { useEffect, useRef } from "preact/hooks";

import { useOnline } from "../../../ui/shell/OfflineStrip";

/** Loads again when the device has its network back; returns whether it has one. */
export function useBackOnline(reload: () => void): boolean {
  const online = useOnline();
  const before = useRef(online);
  useEffect(() => {
    if (online && !before.current) reload();
    before.current = online;
  }, [online]);
  return online;
}
