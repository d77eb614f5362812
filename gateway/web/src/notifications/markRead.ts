import { listUnread, markAllRead, markRead, type Notification } from "../api/notifications";
import { BACKGROUND } from "../api/requestContext";
import { ASKS_ACCESS } from "./address";
import { countUnread, unread } from "./stream";

/** As many as one page holds. */
const MOST_UNREAD = 200;

/** The person followed a notification. Without network it stays unread, and nothing else depends on it. */
export function markNotificationRead(item: Notification): void {
  if (!item.read_at) void inBackground(() => markRead(item.id, BACKGROUND));
}

/** The person opened a referral, from any screen: its notifications are read. */
export function markReferralRead(referral_id: string): void {
  if (unread.peek() > 0) void inBackground(() => markAllRead(referral_id, BACKGROUND));
}

/** The person decided about a request for access: its notification is read, and one less waits for an answer. */
export function markAccessRequestRead(request_id: string): void {
  void inBackground(async () => {
    const { items } = await listUnread(MOST_UNREAD, BACKGROUND);
    const about = items.filter(({ kind, subject_id }) => ASKS_ACCESS.has(kind) && subject_id === request_id);
    await Promise.all(about.map(({ id }) => markRead(id, BACKGROUND)));
  });
}

/** Marks every notification. Throws Problem, because the person who pressed the button wants to know. */
export async function markEverythingRead(): Promise<void> {
  await markAllRead();
  await countUnread();
}

async function inBackground(mark: () => Promise<unknown>): Promise<void> {
  try {
    await mark();
    await countUnread(BACKGROUND);
  } catch {
    // They stay unread.
  }
}
