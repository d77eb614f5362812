import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";

import { asProblem, type Problem } from "../api/problem";
import { language } from "../i18n";
import { ProblemState } from "./ProblemState";
import { Skeleton } from "./Skeleton";

const PATIENCE_MS = 300;

export interface Resource<T> {
  data: T | undefined;
  problem: Problem | undefined;
  /** Waited long enough that a skeleton helps; before that it would only flicker. */
  slow: boolean;
  reload: () => void;
  set: (data: T) => void;
}

/** Loads when the screen opens, when `deps` change and when the language changes. */
export function useResource<T>(load: (signal: AbortSignal) => Promise<T>, deps: readonly unknown[]): Resource<T> {
  const [data, set] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [slow, setSlow] = useState(false);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const abort = new AbortController();
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    const settle = () => {
      clearTimeout(timer);
      setSlow(false);
    };
    load(abort.signal).then(
      (loaded) => {
        settle();
        setProblem(undefined);
        set(() => loaded);
      },
      (thrown: unknown) => {
        if (abort.signal.aborted) return;
        settle();
        setProblem(asProblem(thrown));
      },
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [...deps, round, language.value]);

  const reload = useCallback(() => setRound((value) => value + 1), []);
  return { data, problem, slow, reload, set: (value) => set(() => value) };
}

interface LoadedProps<T> {
  from: Resource<T>;
  /** How many grey lines stand in while it loads: about the height of what comes. */
  lines?: number;
  /** It is the whole screen; without an answer there is no other heading. */
  whole?: boolean;
  children: (data: T) => ComponentChildren;
}

/** Shows what came, what went wrong, or a skeleton; never two of them. */
export function Loaded<T>({ from, lines = 4, whole = false, children }: LoadedProps<T>): JSX.Element | null {
  if (from.problem) return <ProblemState problem={from.problem} retry={from.reload} whole={whole} />;
  if (from.data !== undefined) return <>{children(from.data)}</>;
  return from.slow ? <Skeleton lines={lines} /> : <div aria-busy="true" />;
}
