import { useRef, useState } from "preact/hooks";

import { asProblem, type Problem } from "../http/problem";

const keys = new WeakMap<object, Map<string, string>>();

/**
 * The key under which `whose` (such as a form) sends `body`. The same body keeps its key whatever came back: the
 * server may have saved it although its response was lost, and then repeats that response; a refused one it has not
 * kept. Another body is another attempt.
 */
export function keyFor(whose: object, body: unknown): string {
  const known = keys.get(whose) ?? new Map<string, string>();
  keys.set(whose, known);
  const content = JSON.stringify(body);
  const key = known.get(content) ?? crypto.randomUUID();
  known.set(content, key);
  return key;
}

interface Attempt {
  /** Why the last attempt did not succeed. */
  problem: Problem | undefined;
  busy: boolean;
  attempt: (work: () => Promise<void>) => Promise<void>;
}

/** Does one thing at a time and remembers why it did not succeed. */
export function useAttempt(): Attempt {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  // A second press comes before the disabled button is drawn.
  const running = useRef(false);
  const attempt = async (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setProblem(undefined);
    setBusy(true);
    try {
      await work();
    } catch (thrown) {
      setProblem(asProblem(thrown));
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { problem, busy, attempt };
}
