import { computed, signal } from "@preact/signals";

import type { Answer } from "./api/shapes";
import { language } from "./i18n";

/**
 * Who is signed in, as the gateway tells it; `expires_in` are the seconds until the session ends unless it is used.
 * The tokens stay at the gateway; the page never sees them.
 */
export type Session = Answer<"GatewaySession">;

/** `undefined` while it is not known yet, `null` when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** True while the session ended under an open screen: a dialog asks to sign in again, the screen stays. */
export const ended = signal(false);
export const permissions = computed(() => new Set(session.value?.permissions ?? []));

const waiting: Array<() => void> = [];
const channel = new BroadcastChannel("session");

/** Asks the gateway who is signed in. Leaves what is known alone when there is no network. */
export async function loadSession(): Promise<void> {
  const response = await fetch("/session", { credentials: "same-origin", headers: { Accept: "application/json" } });
  if (response.ok) {
    session.value = (await response.json()) as Session;
    ended.value = false;
    for (const resume of waiting.splice(0)) resume();
  } else if (session.value) {
    sessionEnded();
  } else {
    session.value = null;
  }
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

/** Resolves when somebody is signed in again. */
export function signedInAgain(): Promise<void> {
  return new Promise((resolve) => waiting.push(resolve));
}

export function signInAddress(): string {
  return `/session/sign-in?lang=${language.value}`;
}

/** The window opened to sign in again is recognised by this name; it tells the others and closes itself. */
export const SIGN_IN_WINDOW = "sign-in";

export function openSignIn(): void {
  window.open(signInAddress(), SIGN_IN_WINDOW);
}

/** Watches for a sign-in done in another window. */
export function watchSignIn(): void {
  const check = () => {
    if (!ended.value || document.visibilityState !== "visible") return;
    // Without network nothing changes: the dialog stays, and the next look at the window asks again.
    loadSession().catch(() => undefined);
  };
  channel.addEventListener("message", check);
  document.addEventListener("visibilitychange", check);
  window.addEventListener("focus", check);
}

/** In the window opened to sign in again: tell the others, then close. */
export function finishSignInWindow(): boolean {
  if (window.name !== SIGN_IN_WINDOW || !session.value) return false;
  channel.postMessage("signed-in");
  window.close();
  return true;
}

/** Ends the session at the gateway and leaves nothing on the page. */
export async function signOut(): Promise<void> {
  await fetch("/session/sign-out", {
    method: "POST",
    credentials: "same-origin",
    headers: { "X-CSRF-Token": csrfToken() },
  });
  location.replace("/");
}
