import { markAllRead, markRead, type Notification } from "../api/notifications";
import { on } from "../api/requestContext";
import { countUnread, unread } from "./stream";

/** What was followed is read. Without network it stays unread, and nothing else depends on it. */
export function noteRead(item: Notification): void {
  if (!item.read_at) quietly(() => markRead(item.id));
}

/** A referral was opened, from wherever: what was told about it is read. */
export function noteReferralRead(referral_id: string): void {
  if (unread.peek() > 0) quietly(() => markAllRead(referral_id));
}

/** Marks everything. Throws Problem, because whoever pressed the button wants to know. */
export async function readAll(): Promise<void> {
  await markAllRead();
  await countUnread();
}

function quietly(mark: () => Promise<unknown>): void {
  on({ quiet: true }, mark).then(
    () => on({ quiet: true }, countUnread),
    () => undefined,
  );
}
