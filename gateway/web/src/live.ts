import { signal } from "@preact/signals";

import { get } from "./api/request";

/** One thing that happened to a referral or an extract; ids and codes, never a person. */
export interface Notification {
  id: string;
  kind: string;
  created_at: string;
  read_at: string | null;
  referral_id?: string | null;
  /** The code of the referral, safe to say aloud. */
  code?: string | null;
}

export const unread = signal(0);
/** Grows with each message, so that an open screen can load again. */
export const heartbeat = signal(0);

let source: EventSource | null = null;

/** Listens while the page is open. The browser reconnects by itself and names the last message it saw. */
export function listen(): void {
  if (source) return;
  source = new EventSource("/api/v1/notifications/stream");
  source.addEventListener("notification", arrived);
  source.addEventListener("message", arrived);
  void count();
}

function arrived(): void {
  heartbeat.value += 1;
  void count();
}

/** How many are unread; kept as it was when the answer does not come. */
async function count(): Promise<void> {
  const page = await get<{ items: Notification[] }>("/api/v1/notifications", { query: { limit: 50 } });
  unread.value = page.items.filter((item) => !item.read_at).length;
}
