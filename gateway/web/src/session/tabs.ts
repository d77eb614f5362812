/** Somebody left in a hurry, or signed out, in another tab of this browser. */
export type Leaving = "left" | "signed-out";

const KEY = "leaving";
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(KEY) : null;

/**
 * Tells every other tab at once. In two ways: not every browser has a channel, and a page that goes away may lose what
 * it has just sent. Nothing of it stays on the device.
 */
export function tellTabs(how: Leaving): void {
  channel?.postMessage(how);
  localStorage.setItem(KEY, how);
  localStorage.removeItem(KEY);
}

/** Calls `act` when another tab has told; perhaps twice. */
export function onLeaving(act: (how: Leaving) => void): void {
  channel?.addEventListener("message", ({ data }) => act(data as Leaving));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY && newValue) act(newValue as Leaving);
  });
}
