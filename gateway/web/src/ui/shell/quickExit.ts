import { csrfToken } from "../../session";

/** A page of the gateway that says nothing about what was open. */
const NEUTRAL = "/leave";
const PRESSES = 3;
const WITHIN_MS = 1500;

/** Empties the screen within the frame, forgets the session, and leaves no way back in the history. */
export function quickExit(): void {
  document.body.replaceChildren();
  document.documentElement.style.background = "#fff";
  // Sent while the page goes away; the exit does not wait for it.
  void fetch("/session/sign-out", { method: "POST", keepalive: true, headers: { "X-CSRF-Token": csrfToken() } });
  location.replace(NEUTRAL);
}

/** Three times Shift, quickly and with no other key between, leaves at once. */
export function watchQuickExit(): void {
  let presses: number[] = [];
  window.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    if (event.repeat) return;
    const now = performance.now();
    presses = [...presses.filter((moment) => now - moment < WITHIN_MS), now];
    if (presses.length >= PRESSES) quickExit();
  });
}
