import { computed, effect, signal } from "@preact/signals";

import type { Schema } from "../contract/schemas";
import { isKeyErased } from "../device/keyCookie";
import { devicePart, eraseDevice, writeRows } from "../device/store";
import { closeVault, forgetKey, isVaultOpen, keepKey, openVault, readKept, reopenVault, seal } from "../device/vault";
import { fetchComplete } from "../http/fetch";
import { type Problem, problemOf } from "../http/problem";
import { language } from "../i18n";
import { workCountry } from "../i18n/countryWords";
import { replace } from "../router";
import { clearQuickExit } from "./quickExitMark";
import { announceLeaving, onLeaving } from "./tabs";

/**
 * Who is signed in, as the gateway says; `expires_in` are the seconds until the session ends unless it is extended,
 * `idle_seconds` those that each use gives it, `ends_in` those until it ends in any case.
 * The tokens stay at the gateway; the page never sees them.
 */
export type Session = Schema<"GatewaySession">;

/** Two clocks and a line lie between the gateway and us: an end this close to the known one is the same end. */
const SAME_END_MS = 5000;
/** The platform ended the session; the title says why. */
const REVOKED = "session_revoked";
const EXPIRED = "session_expired";

/** `undefined` while it is not known yet, `null` when nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
/** True while the session ended under an open screen: a dialog asks to sign in again, the screen stays. */
export const ended = signal(false);
/** Why the session is over, as the gateway says it; unknown to a browser that had none. */
export const ending = signal<Problem | undefined>(undefined);
/** True while a dialog asks the person to sign in again for what they do, which needs a recent sign-in. */
export const confirming = signal(false);
/** True from a sign-out until the next sign-in: open screens stay, for their drafts, and are not visible. */
export const screenHidden = signal(false);
/** When the session ends unless it is extended, in milliseconds since 1970. */
export const endsAt = signal(0);
export const permissions = computed(() => new Set(session.value?.permissions ?? []));

/** What a start without network needs to know: no name, and nothing that proves anything to the gateway. */
interface Remembered {
  session: Session;
  latestEnd: number;
}

/** Typing is a sign of presence; the device is told of it this often at most. */
const PRESENCE_MS = 30_000;

const waiting = new Set<() => void>();
const forgetting = new Set<() => void>();
// Not in every browser that can do the work; without it the other windows learn of a sign-in when they get the focus.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("session") : null;
let latestEnd = 0;
let presentAt = 0;

/**
 * Asks the gateway who is signed in; `background` when the person did nothing. Throws Problem, and leaves what is known
 * alone, when the gateway does not say: only a 401 means that the session is over.
 */
export async function loadSession({ background = false } = {}): Promise<void> {
  const part = isVaultOpen() ? undefined : await devicePart();
  const headers = {
    Accept: "application/json",
    "Accept-Language": language.value,
    ...(background && { "X-Background": "1" }),
    ...(part && { "X-Device": part }),
  };
  const response = await fetchComplete("/session", { headers });
  if (response.ok) await adopt((await response.json()) as Session);
  else if (response.status === 401) await sessionRefused(await problemOf(response));
  else throw await problemOf(response);
}

async function adopt({ forms_key, ...next }: Session): Promise<void> {
  const known = session.value;
  if (known && known.subject !== next.subject) {
    startOver();
    return;
  }
  // A browser that refuses to keep anything works as before, in memory.
  if (forms_key) await openVault(next.subject, forms_key).catch(() => undefined);
  const renewed = known?.csrf_token !== next.csrf_token;
  if (renewed) latestEnd = Date.now() + next.ends_in * 1000;
  session.value = next;
  knowSpace(next);
  moveEnd(Date.now() + next.expires_in * 1000);
  keepKey(next.expires_in);
  if (renewed) void rememberSession(next).catch(() => undefined);
  if (!known || ended.value) channel?.postMessage(next.subject);
  ended.value = false;
  ending.value = undefined;
  screenHidden.value = false;
  const resumed = [...waiting];
  waiting.clear();
  for (const resume of resumed) resume();
}

/** Where the person works. The frame of practice comes not with the words of its banner, which may never come. */
function knowSpace({ practice_of, countries }: Session): void {
  workCountry.value = practice_of ?? (countries.length === 1 ? String(countries[0]) : "");
  document.documentElement.classList.toggle("practising", Boolean(practice_of));
}

async function rememberSession(known: Session): Promise<void> {
  if (!isVaultOpen()) return;
  const remembered: Remembered = { session: { ...known, csrf_token: "" }, latestEnd };
  await writeRows([await seal("session", "session", remembered)]);
}

/** Starts without network as the person whose session has not ended; false when there is none on this device. */
export async function resumeSession(): Promise<boolean> {
  if (!(await reopenVault())) return false;
  const [found] = await readKept<Remembered>("session");
  if (found === undefined || found.content.latestEnd <= Date.now()) {
    forgetKey();
    return false;
  }
  latestEnd = found.content.latestEnd;
  session.value = found.content.session;
  knowSpace(found.content.session);
  moveEnd(latestEnd);
  return true;
}

/** The person types: what they keep on this device stays theirs for the idle time of the session, network or not. */
export function notePresence(): void {
  const now = Date.now();
  if (!session.value || ended.value || now - presentAt < PRESENCE_MS) return;
  presentAt = now;
  keepKey(Math.min(session.value.idle_seconds, (latestEnd - now) / 1000));
}

/** Calls `forget` before another person uses the page: what it holds of this one must go. */
export function onOtherPerson(forget: () => void): void {
  forgetting.add(forget);
}

/** Another person signed in: nothing that was typed, requested or open before may reach them. */
function startOver(): void {
  waiting.clear();
  closeVault();
  for (const forget of forgetting) forget();
  replace("/");
  location.reload();
}

/** A 401 came: the session ended by itself, or the platform ended it and nothing may stay on this device. */
export async function sessionRefused(problem: Problem): Promise<void> {
  const erases = wasRevoked(problem);
  ending.value = erases || problem.code === EXPIRED ? problem : undefined;
  if (!erases) return sessionEnded();
  closeVault();
  await eraseDevice().catch(() => undefined);
  if (session.value) startOver();
  else session.value = null;
}

/** Whether the platform ended the session, so that nothing of it was left on this device. */
export function wasRevoked(problem: Problem): boolean {
  return problem.code === REVOKED;
}

/** A response came to what the person did: the session lasts its idle time from here, within its whole length. */
export function extendSession(): void {
  if (!session.value) return;
  moveEnd(Date.now() + session.value.idle_seconds * 1000);
  notePresence();
}

function moveEnd(moment: number): void {
  const end = Math.min(moment, latestEnd);
  if (Math.abs(end - endsAt.value) > SAME_END_MS) endsAt.value = end;
}

export function may(permission: string): boolean {
  return permissions.value.has(permission);
}

/** Whether a screen of `permission` opens: what is real is not practised. */
export function opens({ permission, isReal }: { permission: string; isReal?: true }): boolean {
  if (isReal && session.value?.practice_of) return false;
  return permission === "" || may(permission);
}

export function csrfToken(): string {
  return session.value?.csrf_token ?? "";
}

export function sessionEnded(): void {
  forgetKey();
  if (session.value) ended.value = true;
  else session.value = null;
}

/** Resolves when the person has signed in again; rejects when `signal` is aborted. */
export function waitForSignIn(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const resume = () => {
      signal?.removeEventListener("abort", drop);
      resolve();
    };
    const drop = () => {
      waiting.delete(resume);
      reject(new DOMException("the response is no longer needed", "AbortError"));
    };
    waiting.add(resume);
    signal?.addEventListener("abort", drop);
    if (signal?.aborted) drop();
  });
}

/** Where to sign in: to work, or to practise, which a person who signs in again goes on with unless told otherwise. */
export function signInAddress(practice = Boolean(session.value?.practice_of)): string {
  return `/session/sign-in?lang=${language.value}&return_to=/app${practice ? "&practice=true" : ""}`;
}

/** The window opened to sign in again is recognised by this name; it tells the others and closes itself. */
export const SIGN_IN_WINDOW = "sign-in";

export function openSignIn(more = ""): void {
  clearQuickExit();
  window.open(signInAddress() + more, SIGN_IN_WINDOW);
}

/** Watches for a sign-in in another window, perhaps of another person. */
export function watchSignIn(): void {
  // Without network nothing changes: what is open stays, and the next focus of the window asks again.
  const check = () => loadSession().catch(() => undefined);
  const look = () => {
    if (ended.value && document.visibilityState === "visible") void check();
  };
  // Also for the same person: a session that was replaced takes its token for changes with it.
  channel?.addEventListener("message", () => void check());
  // Not with the next picture: between the news and that one the screen could still be read.
  effect(() => void document.documentElement.classList.toggle("covered", screenHidden.value));
  onLeaving((how) => {
    if (how !== "signed-out" || !session.value) return;
    screenHidden.value = true;
    ended.value = true;
  });
  window.addEventListener("online", () => void loadSession({ background: true }).catch(() => undefined));
  document.addEventListener("visibilitychange", look);
  window.addEventListener("focus", look);
}

/** In the window opened to sign in again: the others know by now, so it closes. */
export function finishSignInWindow(): boolean {
  if (window.name !== SIGN_IN_WINDOW || !session.value) return false;
  window.close();
  return true;
}

/** Ends the session at the gateway and hides every page; the other tabs do not wait for the response. */
export async function signOut(): Promise<void> {
  screenHidden.value = true;
  announceLeaving("signed-out");
  try {
    await fetchComplete("/session/sign-out", { method: "POST", headers: { "X-CSRF-Token": csrfToken() } });
  } catch (thrown) {
    screenHidden.value = false;
    throw thrown;
  }
  closeVault();
  // Asked so that it is done before the page goes; the gateway has cleared the cookie as well.
  isKeyErased();
  location.replace("/app");
}
