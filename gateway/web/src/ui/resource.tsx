import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

import { on } from "../api/requestContext";
import { asProblem, type Problem } from "../http/problem";
import { language } from "../i18n";
import { onNews } from "../notifications/stream";
import { NotRenewed, ProblemState } from "./ProblemState";
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

/**
 * Loads when the screen opens, when `deps` change and when the language changes; with `about` (an id, or ANYTHING)
 * also by itself when news concern it.
 */
export function useResource<T>(
  load: (signal: AbortSignal) => Promise<T>,
  deps: readonly unknown[],
  about?: string,
): Resource<T> {
  const [data, set] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [slow, setSlow] = useState(false);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  // A new question whenever `deps` change: what answered another one is no answer to it.
  const question = useMemo(() => ({ answered: false }), [...deps]);
  const quiet = useReloadOnNews(about, reload);

  useEffect(() => {
    const abort = new AbortController();
    const occasion = { quiet: quiet.current, signal: abort.signal };
    quiet.current = false;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    const settle = (failed?: Problem) => {
      clearTimeout(timer);
      setSlow(false);
      setProblem(failed);
    };
    on(occasion, () => load(abort.signal)).then(
      (loaded) => {
        if (abort.signal.aborted) return;
        settle();
        question.answered = true;
        set(() => loaded);
      },
      (thrown: unknown) => {
        if (abort.signal.aborted) return;
        const failed = asProblem(thrown);
        settle(failed);
        // What was shown stays, unless it answers another question or may no longer be seen.
        if (!question.answered || failed.isMissing || failed.isForbidden) set(undefined);
      },
    );
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [...deps, round, language.value]);

  const put = (value: T) => {
    setProblem(undefined);
    set(() => value);
  };
  return { data, problem, slow, reload, set: put };
}

/** Reloads on news; the mark says that the coming load is the page's own idea. */
function useReloadOnNews(about: string | undefined, reload: () => void): { current: boolean } {
  const quiet = useRef(false);
  useEffect(() => {
    if (about === undefined) return undefined;
    return onNews(about, () => {
      quiet.current = true;
      reload();
    });
  }, [about]);
  return quiet;
}

interface LoadedProps<T> {
  from: Resource<T>;
  /** How many grey lines stand in while it loads: about the height of what comes. */
  lines?: number;
  /** It is the whole screen; without an answer there is no other heading. */
  whole?: boolean;
  children: (data: T) => ComponentChildren;
}

/** Shows what came, what went wrong, or a skeleton. What came stays when loading it again goes wrong. */
export function Loaded<T>({ from, lines = 4, whole = false, children }: LoadedProps<T>): JSX.Element | null {
  if (from.data !== undefined)
    return (
      <>
        {from.problem && <NotRenewed problem={from.problem} retry={from.reload} />}
        {children(from.data)}
      </>
    );
  if (from.problem) return <ProblemState problem={from.problem} retry={from.reload} whole={whole} />;
  return from.slow ? <Skeleton lines={lines} /> : <div aria-busy="true" />;
}
