import { signal } from "@preact/signals";

import { listUnread, STREAM } from "./api/notifications";

const COUNTED_UP_TO = 50;

export const unread = signal(0);
/** Grows with each message, so that an open screen can load again. */
export const heartbeat = signal(0);

let source: EventSource | null = null;

/** Listens while the page is open. The browser reconnects by itself and names the last message it saw. */
export function listen(): void {
  if (source) return;
  source = new EventSource(STREAM);
  source.addEventListener("notification", () => {
    heartbeat.value += 1;
    void countUnread();
  });
  void countUnread();
}

export async function countUnread(): Promise<void> {
  try {
    unread.value = (await listUnread(COUNTED_UP_TO)).items.length;
  } catch {
    // The number stays as it was; the next message asks again.
  }
}
