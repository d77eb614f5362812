import { ask } from "../http/fetch";
import { replace } from "../router";

/** The neutral page of the gateway; fetching it ends the session and clears the cookie. */
export const NEUTRAL = "/leave";
const MARK = "left";

/** Notes on the device that somebody left in a hurry; it says nothing about whom or what. */
export function noteLeft(): void {
  localStorage.setItem(MARK, "1");
}

export function hasLeft(): boolean {
  return localStorage.getItem(MARK) !== null;
}

/** Somebody signs in anew: there is no session left that would have to end first. */
export function forgetLeft(): void {
  localStorage.removeItem(MARK);
}

/**
 * After a quick exit, perhaps without network: nobody is let in before the session has ended, and the address of the
 * screen that the browser went back to goes. Throws Problem without network; the mark then stays.
 */
export async function finishLeaving(): Promise<void> {
  if (!hasLeft()) return;
  replace("/");
  const answer = await ask(NEUTRAL);
  if (answer.ok) forgetLeft();
}
