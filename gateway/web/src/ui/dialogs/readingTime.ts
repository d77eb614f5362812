const MS = 1000;
/** How long something that identifies a person is shown at first, and by how much each request for more extends it. */
export const READING_SECONDS = 60;
/** From here on the coming end is announced. */
export const WARNING_SECONDS = 20;
/** The longest that it stays; then it is opened anew, which is written down anew. */
export const LONGEST_SECONDS = 600;

/** When something was uncovered and until when it stays so, in milliseconds since 1970. */
export interface Reading {
  begun: number;
  until: number;
}

export function begun(now: number): Reading {
  return { begun: now, until: now + READING_SECONDS * MS };
}

/** A minute from now, within the longest time. */
export function extended({ begun }: Reading, now: number): Reading {
  return { begun, until: Math.min(now + READING_SECONDS * MS, longest(begun)) };
}

/** For as long as it may stay. */
export function kept({ begun }: Reading): Reading {
  return { begun, until: longest(begun) };
}

/** Whether a request for more would give any. */
export function isExtensible({ begun, until }: Reading): boolean {
  return until < longest(begun);
}

/** Whole seconds until it is covered; none when it is time. */
export function secondsLeft({ until }: Reading, now: number): number {
  return Math.max(Math.ceil((until - now) / MS), 0);
}

/** "0:42", "9:05" */
export function asClock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function longest(begun: number): number {
  return begun + LONGEST_SECONDS * MS;
}
