import { markAllRead, markRead, type Notification } from "../api/notifications";
import { BACKGROUND } from "../api/requestContext";
import { countUnread, unread } from "./stream";

/** The person followed a notification. Without network it stays unread, and nothing else depends on it. */
export function markNotificationRead(item: Notification): void {
  if (!item.read_at) void inBackground(() => markRead(item.id, BACKGROUND));
}

/** The person opened a referral, from any screen: its notifications are read. */
export function markReferralRead(referral_id: string): void {
  if (unread.peek() > 0) void inBackground(() => markAllRead(referral_id, BACKGROUND));
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
