import { signal } from "@preact/signals";

import { listUnread, STREAM } from "./api/notifications";

const COUNTED_UP_TO = 50;
const REOPEN_AFTER_MS = 5000;

export const unread = signal(0);
/** Grows with each message, so that an open screen can load again. */
export const heartbeat = signal(0);

let source: EventSource | null = null;

/** Listens while the page is open. The browser reconnects a cut stream by itself and names the last message it saw. */
export function listen(): void {
  if (source) return;
  open();
  void countUnread();
}

function open(): void {
  const opened = new EventSource(STREAM);
  source = opened;
  opened.addEventListener("notification", news);
  opened.addEventListener("error", () => {
    // A stream that was refused (too many, a restart) is given up by the browser; what it missed is loaded afterwards.
    if (opened.readyState === EventSource.CLOSED) setTimeout(reopen, REOPEN_AFTER_MS);
  });
}

function reopen(): void {
  open();
  news();
}

function news(): void {
  heartbeat.value += 1;
  void countUnread();
}

export async function countUnread(): Promise<void> {
  try {
    unread.value = (await listUnread(COUNTED_UP_TO)).items.length;
  } catch {
    // The number stays as it was; the next message asks again.
  }
}
