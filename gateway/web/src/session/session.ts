import { computed, signal } from "@preact/signals";
import type { Answer } from "../contract/schemas";
import { forgetDrafts } from "../forms/drafts";
import { ask } from "../http/fetch";
import { problemOf } from "../http/problem";
import { language } from "../i18n";
import { replace } from "../router";
import { forgetLeft } from "./quickExitMark";
import { onLeaving, tellTabs } from "./tabs";

/**
 * Who is signed in, as the gateway tells it; `expires_in` are the seconds until the session ends unless it is used,
 * `idle_seconds` what one use gives it, `ends_in` the seconds until it ends however much it is used.
 * The tokens stay at the gateway; the page never sees them.
 */
export type Session = Answer<"GatewaySession">;

/** Two clocks and a line lie between the gateway and us: an end this close to the known one is the same end. */
const SAME_END_MS = 5000;

/** `undefined` while it is not known yet, `null` when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** True while the session ended under an open screen: a dialog asks to sign in again, the screen stays. */
export const ended = signal(false);
/** True from a sign-out until somebody is signed in: what is open stays, for its drafts, and nothing of it is seen. */
export const curtain = signal(false);
/** When the session ends unless it is used, in milliseconds since 1970. */
export const endsAt = signal(0);
export const permissions = computed(() => new Set(session.value?.permissions ?? []));

const waiting = new Set<() => void>();
// Not in every browser that can do the work; without it the other windows learn of a sign-in when they are looked at.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("session") : null;
let latestEnd = 0;

/**
 * Asks the gateway who is signed in; `quiet` when nobody is there who asks. Throws Problem, and leaves what is known
 * alone, when that is not told: only a 401 means that the session is over.
 */
export async function loadSession({ quiet = false } = {}): Promise<void> {
  const headers = { Accept: "application/json", ...(quiet && { "X-Background": "1" }) };
  const response = await ask("/session", { headers });
  if (response.ok) take((await response.json()) as Session);
  else if (response.status === 401) sessionEnded();
  else throw await problemOf(response);
}

function take(next: Session): void {
  const known = session.value;
  if (known && known.subject !== next.subject) {
    startAfresh();
    return;
  }
  if (known?.csrf_token !== next.csrf_token) latestEnd = Date.now() + next.ends_in * 1000;
  session.value = next;
  moveEnd(Date.now() + next.expires_in * 1000);
  if (!known || ended.value) channel?.postMessage(next.subject);
  ended.value = false;
  curtain.value = false;
  const resumed = [...waiting];
  waiting.clear();
  for (const resume of resumed) resume();
}

/** Somebody else sits here now: nothing that was typed, asked or open before may reach her. */
function startAfresh(): void {
  waiting.clear();
  forgetDrafts();
  replace("/");
  location.reload();
}

/** An answer came to what somebody did: the session lasts its idle time from here, within its whole length. */
export function stirred(): void {
  if (session.value) moveEnd(Date.now() + session.value.idle_seconds * 1000);
}

function moveEnd(moment: number): void {
  const end = Math.min(moment, latestEnd);
  if (Math.abs(end - endsAt.value) > SAME_END_MS) endsAt.value = end;
}

export function may(permission: string): boolean {
  return permissions.value.has(permission);
}

export function csrfToken(): string {
  return session.value?.csrf_token ?? "";
}

export function sessionEnded(): void {
  if (session.value) ended.value = true;
  else session.value = null;
}

/** Resolves when somebody is signed in again; rejects when `signal` is aborted, and no longer waits. */
export function signedInAgain(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const resume = () => {
      signal?.removeEventListener("abort", drop);
      resolve();
    };
    const drop = () => {
      waiting.delete(resume);
      reject(new DOMException("nobody waits for the answer", "AbortError"));
    };
    waiting.add(resume);
    signal?.addEventListener("abort", drop);
    if (signal?.aborted) drop();
  });
}

export function signInAddress(): string {
  return `/session/sign-in?lang=${language.value}`;
}

/** The window opened to sign in again is recognised by this name; it tells the others and closes itself. */
export const SIGN_IN_WINDOW = "sign-in";

export function openSignIn(): void {
  forgetLeft();
  window.open(signInAddress(), SIGN_IN_WINDOW);
}

/** Watches for a sign-in done in another window, also by somebody else. */
export function watchSignIn(): void {
  // Without network nothing changes: what is open stays, and the next look at the window asks again.
  const check = () => loadSession().catch(() => undefined);
  const look = () => {
    if (ended.value && document.visibilityState === "visible") void check();
  };
  channel?.addEventListener("message", ({ data }) => {
    if (ended.value || data !== session.value?.subject) void check();
  });
  onLeaving((how) => {
    if (how !== "signed-out" || !session.value) return;
    curtain.value = true;
    ended.value = true;
  });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
}

/** In the window opened to sign in again: the others have been told; close. */
export function finishSignInWindow(): boolean {
  if (window.name !== SIGN_IN_WINDOW || !session.value) return false;
  window.close();
  return true;
}

/** Ends the session at the gateway and leaves nothing on any page; the other tabs do not wait for the answer. */
export async function signOut(): Promise<void> {
  curtain.value = true;
  tellTabs("signed-out");
  try {
    await ask("/session/sign-out", { method: "POST", headers: { "X-CSRF-Token": csrfToken() } });
  } catch (thrown) {
    curtain.value = false;
    throw thrown;
  }
  location.replace("/");
}
