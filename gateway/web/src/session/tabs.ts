/** How the person left in another tab of this browser: by the quick exit, or by signing out. */
export type Leaving = "left" | "signed-out";

const KEY = "leaving";
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(KEY) : null;

/** Within this time the second way brings the same news again. */
const SAME_NEWS_MS = 1000;

/**
 * Tells every other tab at once. In two ways: not every browser has a channel, and a page that goes away may lose what
 * it has just sent. Nothing of it stays on the device.
 */
export function announceLeaving(how: Leaving): void {
  channel?.postMessage(how);
  localStorage.setItem(KEY, how);
  localStorage.removeItem(KEY);
}

/** Calls `act` when the person left in another tab; once, whichever ways the news came. */
export function onLeaving(act: (how: Leaving) => void): void {
  let latest: { how: Leaving; at: number } | undefined;
  const receive = (how: Leaving) => {
    const at = Date.now();
    if (latest?.how === how && at - latest.at < SAME_NEWS_MS) return;
    latest = { how, at };
    act(how);
  };
  channel?.addEventListener("message", ({ data }) => receive(data as Leaving));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY && newValue) receive(newValue as Leaving);
  });
}
