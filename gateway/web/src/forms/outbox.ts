import { signal } from "@preact/signals";

import { sendOnce } from "../api/request";
import { BACKGROUND } from "../api/requestContext";
import { readRow, writeRows } from "../device/store";
import { isVaultOpen, readKept, seal, unseal, VaultClosed } from "../device/vault";
import { type FieldError, type MovedOn, Problem, problemOf } from "../http/problem";
import { ended, loadSession, onOtherPerson, session, sessionRefused } from "../session/session";
import { reopen, resumeDraft, type Unfinished, unfinished } from "./drafts";
import type { Values } from "./form";
import { withLock } from "./locks";

/** A form that the person has confirmed: a request that stays on the device, encrypted, until the server has it. */
export interface Waiting extends Unfinished {
  /** The `Idempotency-Key`. */
  id: string;
  path: string;
  body: unknown;
  values: Values;
  confirmedAt: number;
  /** When it first went on its way: from then on the server may have it. */
  triedAt?: number;
  /** Why the server refused it. */
  refusal?: { title: string; errors: FieldError[]; requestId: string; movedOn?: MovedOn | undefined };
}

/** What the server has confirmed; `leadsTo` is the case it belongs to. */
export interface Sent extends Unfinished {
  id: string;
  at: Date;
  leadsTo: string | undefined;
  /** Whether its first referral was to be prepared next. */
  refer: boolean;
  /** Whether it is an assessment that did not change the risk of the case. */
  isHistory: boolean;
}

/** Set when a form was saved as it was sent first, and not as it stands now. */
export const savedAsSent = signal<string>();

export type State = "waiting" | "refused" | "doubtful";

/** The server remembers keys for 72 hours. What may have arrived before that is not sent again by itself. */
const REMEMBERED_MS = 60 * 3600 * 1000;
const FIRST_RETRY_MS = 5000;
const LAST_RETRY_MS = 300_000;
const IN_PROGRESS = "idempotency_key_in_progress";
/** Refusals that say nothing about the request itself. */
const PASSING = new Set([IN_PROGRESS, "csrf"]);

export const outbox = signal<Waiting[]>([]);
/** What was sent since the page was opened, newest last. */
export const sent = signal<Sent[]>([]);

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("outbox") : null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_RETRY_MS;

export function stateOf({ refusal, triedAt }: Waiting): State {
  if (refusal) return "refused";
  return triedAt !== undefined && Date.now() - triedAt > REMEMBERED_MS ? "doubtful" : "waiting";
}

/** Whether the server cannot have it: only then may it be changed or thrown away without a second one coming of it. */
export function neverLeft({ refusal, triedAt }: Waiting): boolean {
  return refusal !== undefined || triedAt === undefined;
}

export const rowOf = (waiting: Waiting) => seal("request", waiting.id, waiting);

/** No answer, or one that says nothing about the request: the same request is sent again, and only that one. */
export function mayHaveArrived(problem: Problem): boolean {
  const { status, code } = problem;
  return isWithoutAnswer(problem) || status === 429 || status === 408 || PASSING.has(code);
}

/** Whether the server may have done what was asked. */
export function isWithoutAnswer({ status, code }: Problem): boolean {
  return status === 0 || status >= 500 || code === IN_PROGRESS;
}

async function store(waiting: Waiting): Promise<void> {
  await writeRows([await rowOf(waiting)]);
}

/** Reads what waits on this device; other tabs are told to do the same. */
export async function publish({ tell = true } = {}): Promise<void> {
  const kept = await readKept<Waiting>("request");
  outbox.value = kept
    .map(({ content }) => ({ ...content, startedAt: new Date(content.startedAt) }))
    .sort((one, other) => one.confirmedAt - other.confirmedAt);
  if (tell) channel?.postMessage("changed");
}

/** Sends what waits, one after the other, the oldest first. Call it whenever that may have become possible. */
export async function sendWaiting(): Promise<void> {
  if (!isVaultOpen() || !session.value || ended.value) return;
  try {
    await sendInOrder();
  } catch (thrown) {
    if (!(thrown instanceof VaultClosed)) throw thrown;
  }
}

async function sendInOrder(): Promise<void> {
  await publish({ tell: false });
  for (const waiting of outbox.value) {
    if (stateOf(waiting) !== "waiting") continue;
    const went = await withLock(waiting.id, () => sendStored(waiting.id), { ifAvailable: true });
    if (went === false) return retryLater();
  }
  wait = FIRST_RETRY_MS;
}

/** False when it makes no sense to try the next one now. */
async function sendStored(id: string): Promise<boolean> {
  const row = await readRow(id);
  const waiting = row && (await unseal<Waiting>(row));
  // Another tab has sent it meanwhile.
  if (waiting === undefined || stateOf(waiting) !== "waiting") return true;
  if (!navigator.onLine) return false;
  const tried = { ...waiting, triedAt: waiting.triedAt ?? Date.now() };
  await store(tried);
  try {
    const headers = { "Idempotency-Key": id };
    const response = await sendOnce("POST", waiting.path, { ...BACKGROUND, body: waiting.body, headers });
    if (response.ok) return await confirm(tried, response);
    const problem = await problemOf(response);
    if (response.status === 401) await sessionRefused(problem);
    else if (problem.code === "csrf") await loadSession(BACKGROUND);
    else if (!mayHaveArrived(problem)) return await refuse(tried, problem);
    return false;
  } catch (thrown) {
    if (thrown instanceof Problem) return false;
    throw thrown;
  }
}

async function confirm({ id, address, about, startedAt, values }: Waiting, answer: Response): Promise<true> {
  await writeRows([], [id]);
  const leadsTo = /^\/api\/v1(\/(?:cases|proceedings)\/[\w-]+)/.exec(answer.headers.get("Location") ?? "")?.[1];
  const { sets_risk } = await answer.json().catch(() => ({}));
  sent.value = [
    ...sent.value,
    {
      id,
      address,
      about,
      startedAt,
      at: new Date(),
      leadsTo,
      refer: Boolean(values.refer_next),
      isHistory: sets_risk === false,
    },
  ];
  await publish();
  return true;
}

async function refuse(waiting: Waiting, { message, errors, requestId, movedOn }: Problem): Promise<true> {
  await store({ ...waiting, refusal: { title: message, errors, requestId, movedOn } });
  await publish();
  return true;
}

export function retryLater(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void sendWaiting(), wait);
  wait = Math.min(wait * 2, LAST_RETRY_MS);
}

/** Whether another form stands where this one would have to be opened. */
export function isFormTaken({ address }: Waiting): boolean {
  return unfinished.value.some((draft) => draft.address === address);
}

/** Back to the form, with what was typed; only for what the server cannot have. */
export async function correct({ id, address, startedAt, about, values }: Waiting): Promise<void> {
  await reopen({ address, startedAt, about }, values, id);
  resumeDraft(address);
  await publish();
}

export async function throwAway({ id }: Waiting): Promise<void> {
  await writeRows([], [id]);
  await publish();
}

/** The person has looked and knows that it did not arrive. */
export async function sendAgain({ triedAt: _, ...waiting }: Waiting): Promise<void> {
  await store(waiting);
  await publish();
  await sendWaiting();
}

/** Sends what waits when the page starts, when the network is back, when somebody signs in, and when another tab adds to it. */
export function watchOutbox(): void {
  onOtherPerson(() => {
    clearTimeout(timer);
    outbox.value = [];
  });
  session.subscribe(() => void sendWaiting());
  ended.subscribe(() => void sendWaiting());
  window.addEventListener("online", () => {
    wait = FIRST_RETRY_MS;
    void sendWaiting();
  });
  channel?.addEventListener("message", () => {
    if (isVaultOpen()) void publish({ tell: false });
  });
}
