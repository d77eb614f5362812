const running = new Set<string>();

/**
 * Runs `work` while nothing else in this browser runs under `name`; with `ifAvailable` not at all when something does.
 * Browsers without Web Locks keep only this page apart: two tabs may then send the same request, under one key.
 */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  { ifAvailable = false } = {},
): Promise<T | undefined> {
  if ("locks" in navigator)
    return navigator.locks.request(name, { ifAvailable }, (lock) => (lock ? work() : undefined));
  if (running.has(name)) return undefined;
  running.add(name);
  try {
    return await work();
  } finally {
    running.delete(name);
  }
}
