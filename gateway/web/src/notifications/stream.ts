import { effect, signal } from "@preact/signals";
import { listNotifications, listUnread, type Notification, STREAM } from "../api/notifications";
import { listAccessRequests } from "../api/people/identity";
import { casesOf } from "../api/referrals/caseOfReferral";
import { BACKGROUND, type RequestContext } from "../api/requestContext";
import { ended, loadSession, may } from "../session/session";

const COUNTED_UP_TO = 50;
const REOPEN_AFTER_MS = 5000;
const REOPEN_AT_LATEST_MS = 300_000;
/** Messages come in bursts, above all after a gap; what they concern is loaded once. */
const GATHER_MS = 200;
/** A case records what happened to its referral in its own time, a little before or after the notification. */
const AGAIN_MS = [2000, 8000];

/** For what any notification may change, such as a list. */
export const ANYTHING = "*";

interface Follower {
  /** Id of what is shown, or ANYTHING. */
  about: string;
  act: () => void;
}

export const unread = signal(0);
/** Whether a request for access waits for the yes of who administers, whatever they have read about it. */
export const isAsked = signal(false);

const followers = new Set<Follower>();
let listening = false;
let source: EventSource | null = null;
let timer = 0;
let refusals = 0;
let lastSeen = "";
let missed = false;
let gathered: Set<string> | null = null;

/** Calls `act` on notifications about `about`, and when some may have been missed. Returns how to stop. */
export function onNotification(about: string, act: () => void): () => void {
  const follower = { about, act };
  followers.add(follower);
  return () => {
    followers.delete(follower);
  };
}

/** Listens while a person is signed in. The browser reconnects a cut stream by itself and names the last message. */
export function listenForNotifications(): void {
  if (listening) return;
  listening = true;
  void findBeginning().then(() => effect(() => (ended.value ? close() : open())));
  void countUnread();
}

/** From the first moment the stream has a message to continue after: nothing is missed while it is opened again. */
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
    if (missed) gather([ANYTHING]);
    missed = false;
  });
  opened.addEventListener("notification", (event) => {
    lastSeen = event.lastEventId;
    const { subject_id, referral_id } = JSON.parse(event.data) as Notification;
    gather(referral_id ? [subject_id, referral_id] : [subject_id]);
  });
  opened.addEventListener("error", () => {
    if (opened === source && opened.readyState === EventSource.CLOSED) reopenLater();
  });
}

function close(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
  // Without a last message to continue after, what comes in the meantime is unknown.
  missed = lastSeen === "";
}

/** Too many streams, a restart, or the end of the session: the browser gives up, and we retry less and less often. */
function reopenLater(): void {
  close();
  const wait = Math.min(REOPEN_AFTER_MS * 2 ** refusals, REOPEN_AT_LATEST_MS);
  refusals += 1;
  timer = window.setTimeout(open, wait * (1 + Math.random() / 4));
  // A stream does not say why it was refused, so the session is asked. Without a response the wait simply continues.
  loadSession({ background: true }).catch(() => undefined);
}

function gather(ids: string[]): void {
  if (gathered === null) setTimeout(deliver, GATHER_MS);
  gathered = new Set([...(gathered ?? []), ...ids]);
}

function deliver(): void {
  const ids = gathered ?? new Set<string>();
  const cases = casesOf(ids);
  gathered = null;
  if (ids.has(ANYTHING)) actWhere(() => true);
  else actWhere((about) => about === ANYTHING || ids.has(about) || cases.has(about));
  if (cases.size) for (const wait of AGAIN_MS) setTimeout(() => actWhere((about) => cases.has(about)), wait);
  void countUnread(BACKGROUND);
}

function actWhere(concerns: (about: string) => boolean): void {
  for (const { about, act } of [...followers]) if (concerns(about)) act();
}

export async function countUnread(context: RequestContext = {}): Promise<void> {
  try {
    unread.value = (await listUnread(COUNTED_UP_TO, context)).items.length;
    isAsked.value = may("users:write") && (await isWaitedFor(context));
  } catch {
    // The number stays as it was; the next message asks again.
  }
}

async function isWaitedFor(context: RequestContext): Promise<boolean> {
  const { items } = await listAccessRequests({ limit: "200", state: "pending" }, context);
  return items.some(({ decider }) => decider === "self");
}
