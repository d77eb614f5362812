/** Why a request is made. */
export interface Occasion {
  /** The page asks by itself; nobody pressed anything, so it is no sign that somebody is there. */
  quiet?: boolean;
  /** Aborted when nobody needs the answer any more. */
  signal?: AbortSignal;
}

let current: Occasion = {};

/** Calls `work`; the requests that it starts before it first waits are made on this occasion. */
export function on<T>(occasion: Occasion, work: () => T): T {
  const before = current;
  current = occasion;
  try {
    return work();
  } finally {
    current = before;
  }
}

export function occasion(): Occasion {
  return current;
}
