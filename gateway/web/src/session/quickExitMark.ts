import { forgetKey } from "../device/vault";
import { fetchComplete } from "../http/fetch";
import { replace } from "../router";

/** The neutral page of the gateway; fetching it ends the session and clears the cookie. */
export const NEUTRAL_PAGE = "/leave";
const MARK = "left";

/** Notes on the device that a quick exit was made; the mark says nothing about the person or the work. */
export function markQuickExit(): void {
  localStorage.setItem(MARK, "1");
}

export function isQuickExitMarked(): boolean {
  return localStorage.getItem(MARK) !== null;
}

/** The person signs in anew: there is no session left that would have to end first. */
export function clearQuickExit(): void {
  localStorage.removeItem(MARK);
}

/**
 * After a quick exit, perhaps without network: ends the session before anything is shown, and replaces the address of
 * the screen that the browser went back to. Throws Problem without network; the mark then stays.
 */
export async function finishQuickExit(): Promise<void> {
  if (!isQuickExitMarked()) return;
  // What the page told the browser while it went away may have been lost.
  forgetKey();
  replace("/");
  const response = await fetchComplete(NEUTRAL_PAGE);
  if (response.ok) clearQuickExit();
}
