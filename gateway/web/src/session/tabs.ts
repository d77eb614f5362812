/** How the person left in another tab of this browser: by the quick exit, or by signing out. */
export type Leaving = "left" | "signed-out";

const KEY = "leaving";
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(KEY) : null;

/**
 * Tells every other tab at once. In two ways: not every browser has a channel, and a page that goes away may lose what
 * it has just sent. Nothing of it stays on the device.
 */
export function announceLeaving(how: Leaving): void {
  channel?.postMessage(how);
  localStorage.setItem(KEY, how);
  localStorage.removeItem(KEY);
}

/** Calls `act` when the person left in another tab; perhaps twice. */
export function onLeaving(act: (how: Leaving) => void): void {
  channel?.addEventListener("message", ({ data }) => act(data as Leaving));
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY && newValue) act(newValue as Leaving);
  });
}
