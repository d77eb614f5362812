import { effect, signal } from "@preact/signals";

import { concernedBy } from "../api/caseOfReferral";
import { listNotifications, listUnread, type Notification, STREAM } from "../api/notifications";
import { on } from "../api/requestContext";
import { ended, loadSession } from "../session/session";

const COUNTED_UP_TO = 50;
const REOPEN_AFTER_MS = 5000;
const REOPEN_AT_LATEST_MS = 300_000;
/** Messages come in bursts, above all after a gap; what they concern is loaded once. */
const GATHER_MS = 200;

/** For what any news may change, such as a list. */
export const ANYTHING = "*";

interface Follower {
  /** Id of what is shown, or ANYTHING. */
  about: string;
  act: () => void;
}

export const unread = signal(0);

const followers = new Set<Follower>();
let listening = false;
let source: EventSource | null = null;
let timer = 0;
let refusals = 0;
let lastSeen = "";
let missed = false;
let told: Set<string> | null = null;

/** Calls `act` when there is news about `about`, or when some may have been missed. Gives the way to stop. */
export function onNews(about: string, act: () => void): () => void {
  const follower = { about, act };
  followers.add(follower);
  return () => {
    followers.delete(follower);
  };
}

/** Listens while somebody is signed in. The browser reconnects a cut stream by itself and names the last message. */
export function listen(): void {
  if (listening) return;
  listening = true;
  void findBeginning().then(() => effect(() => (ended.value ? close() : open())));
  void countUnread();
}

/** From the first moment the stream has a message to go on after: nothing is missed while it is opened again. */
async function findBeginning(): Promise<void> {
  try {
    const [newest] = (await listNotifications(1)).items;
    lastSeen = String(newest?.seq ?? 0);
  } catch {
    // It begins with what comes. If it is ever refused before that, what is shown is loaded again afterwards.
  }
}

function open(): void {
  clearTimeout(timer);
  if (source || ended.peek()) return;
  const opened = new EventSource(lastSeen ? `${STREAM}?last_event_id=${lastSeen}` : STREAM);
  source = opened;
  opened.addEventListener("open", () => {
    refusals = 0;
    if (missed) tell(null);
    missed = false;
  });
  opened.addEventListener("notification", (event) => {
    lastSeen = event.lastEventId;
    const { subject_id, referral_id } = JSON.parse(event.data) as Notification;
    tell(referral_id ? [subject_id, referral_id] : [subject_id]);
  });
  opened.addEventListener("error", () => {
    if (opened === source && opened.readyState === EventSource.CLOSED) refused();
  });
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
  // Without a last message to name, nobody can say what comes in the meantime.
  missed = lastSeen === "";
}

/** Too many streams, a restart, or the end of the session: the browser gives up, and we ask less and less often. */
function refused(): void {
  close();
  const wait = Math.min(REOPEN_AFTER_MS * 2 ** refusals, REOPEN_AT_LATEST_MS);
  refusals += 1;
  timer = window.setTimeout(open, wait * (1 + Math.random() / 4));
  // A stream does not say why it was refused. Without an answer the wait simply goes on.
  loadSession({ quiet: true }).catch(() => undefined);
}

/** `ids` is null when news was missed: then it concerns whatever is shown. */
function tell(ids: string[] | null): void {
  if (told === null) setTimeout(spread, GATHER_MS);
  told = new Set([...(told ?? []), ...(ids ?? [ANYTHING])]);
}

function spread(): void {
  const concerned = concernedBy(told ?? []);
  told = null;
  for (const { about, act } of [...followers])
    if (about === ANYTHING || concerned.has(ANYTHING) || concerned.has(about)) act();
  void on({ quiet: true }, countUnread);
}

export async function countUnread(): Promise<void> {
  try {
    unread.value = (await listUnread(COUNTED_UP_TO)).items.length;
  } catch {
    // The number stays as it was; the next message asks again.
  }
}
