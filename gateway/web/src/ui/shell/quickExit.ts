import { isKeyErased } from "../../device/keyCookie";
import { closeVault } from "../../device/vault";
import { forgetDrafts } from "../../forms/drafts";
import { isQuickExitMarked, markQuickExit, NEUTRAL_PAGE } from "../../session/quickExitMark";
import { csrfToken } from "../../session/session";
import { announceLeaving, onLeaving } from "../../session/tabs";
import { forgetColumns } from "../table/chosenColumns";

const PRESSES = 3;
const WITHIN_MS = 1500;

/** Empties this screen and every other tab within the frame, forgets the session, leaves no way back in the history. */
export function quickExit(): void {
  empty();
  markQuickExit();
  forgetColumns();
  announceLeaving("left");
  // Sent while the page goes away; the exit does not wait for it. Without network the mark ends the session later.
  fetch("/session/sign-out", { method: "POST", keepalive: true, headers: { "X-CSRF-Token": csrfToken() } }).catch(
    () => undefined,
  );
  goAway();
}

/** The blank page comes first; the page goes when the key has left the device. */
function goAway(): void {
  setTimeout(() => {
    if (!isKeyErased()) closeVault();
    location.replace(NEUTRAL_PAGE);
  });
}

function empty(): void {
  document.body.textContent = "";
  document.documentElement.style.background = "#fff";
  // Only then the key: what the device keeps is unreadable from here on, and stays for the same person.
  closeVault();
  // Nothing typed is worth a question of the browser now.
  forgetDrafts();
}

/** Three presses of Shift, quickly and with no other key between, make a quick exit. */
export function watchQuickExit(): void {
  window.addEventListener("pageshow", (event) => {
    // The browser kept the page and gives it back as it was left.
    if (event.persisted && isQuickExitMarked()) location.replace(NEUTRAL_PAGE);
  });
  onLeaving((how) => {
    if (how !== "left") return;
    empty();
    goAway();
  });
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
