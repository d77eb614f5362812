import { effect } from "@preact/signals";

import type { Problem } from "../http/problem";
import { confirming, csrfToken, loadSession, waitForSignIn } from "./session";

/** One question at a time, for however many requests wait for its answer. */
let asked: Promise<void> | undefined;

/**
 * Asks the person to sign in again, and resolves when they have. Throws `problem` when `confirming` is false before: they
 * do not want to.
 */
export function confirmed(problem: Problem): Promise<void> {
  asked ??= ask(problem);
  return asked;
}

async function ask(problem: Problem): Promise<void> {
  // Where the other window cannot tell of itself, the way back to this one does.
  const look = () => void loadSession({ background: true }).catch(() => undefined);
  window.addEventListener("focus", look);
  confirming.value = true;
  const given = new AbortController();
  const stop = effect(() => {
    if (!confirming.value) given.abort();
  });
  try {
    await anotherSession(given.signal);
  } catch {
    throw problem;
  } finally {
    stop();
    window.removeEventListener("focus", look);
    confirming.value = false;
    asked = undefined;
  }
}

/** Resolves once the session is another one than now, which only a recent sign-in makes. */
async function anotherSession(signal: AbortSignal): Promise<void> {
  const before = csrfToken();
  while (csrfToken() === before) await waitForSignIn(signal);
}
