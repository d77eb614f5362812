import type { ComponentChildren, JSX } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { RequestContext } from "../../api/requestContext";
import { asProblem, type Problem } from "../../http/problem";
import { language } from "../../i18n";
import { onNotification } from "../../notifications/stream";
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

/** Loads what a screen shows; it must pass the context on to each of its requests. */
type Load<T> = (context: RequestContext) => Promise<T>;

/**
 * Loads when the screen opens, when `deps` change and when the language changes; with `about` (an id, or ANYTHING)
 * also in the background, when a notification concerns it.
 */
export function useResource<T>(load: Load<T>, deps: readonly unknown[], about?: string): Resource<T> {
  const [data, setData] = useState<T>();
  const [problem, setProblem] = useState<Problem>();
  const [slow, setSlow] = useState(false);
  const { round, background, reload } = useReload(about);
  // A new question whenever `deps` change: what answered another one is no answer to it.
  const question = useMemo(() => ({ answered: false }), [...deps]);
  const finish = (failed?: Problem) => {
    setSlow(false);
    setProblem(failed);
  };

  useEffect(
    () =>
      start(load, background, {
        slow: () => setSlow(true),
        loaded: (loaded) => {
          finish();
          question.answered = true;
          setData(() => loaded);
        },
        failed: (failed) => {
          finish(failed);
          // What was shown stays, unless it answers another question or may no longer be seen.
          if (!question.answered || failed.isMissing || failed.isForbidden) setData(undefined);
        },
      }),
    [...deps, round, language.value],
  );

  const set = (value: T) => {
    setProblem(undefined);
    setData(() => value);
  };
  return { data, problem, slow, reload, set };
}

interface Outcome<T> {
  slow: () => void;
  loaded: (data: T) => void;
  failed: (problem: Problem) => void;
}

/** Starts a load and returns how to abort it; nothing of an aborted one reaches the screen. */
function start<T>(load: Load<T>, background: Mark, outcome: Outcome<T>): () => void {
  const abort = new AbortController();
  const context = { background: background.current, signal: abort.signal };
  background.current = false;
  const timer = setTimeout(outcome.slow, PATIENCE_MS);
  const unlessAborted = (act: () => void) => {
    if (abort.signal.aborted) return;
    clearTimeout(timer);
    act();
  };
  load(context).then(
    (data) => unlessAborted(() => outcome.loaded(data)),
    (thrown: unknown) => unlessAborted(() => outcome.failed(asProblem(thrown))),
  );
  return () => {
    clearTimeout(timer);
    abort.abort();
  };
}

interface Mark {
  current: boolean;
}

/** A number that changes with each reload; `background` marks that the coming load is the page's own idea. */
function useReload(about: string | undefined): { round: number; background: Mark; reload: () => void } {
  const [round, setRound] = useState(0);
  const background = useRef(false);
  const reload = useCallback(() => setRound((value) => value + 1), []);
  useEffect(() => {
    if (about === undefined) return undefined;
    return onNotification(about, () => {
      background.current = true;
      reload();
    });
  }, [about]);
  return { round, background, reload };
}

interface LoadedProps<T> {
  from: Resource<T>;
  /** How many grey lines stand in while it loads: about the height of the data. */
  lines?: number;
  /** It is the whole screen; without data there is no other heading. */
  whole?: boolean;
  children: (data: T) => ComponentChildren;
}

/** Shows the data, the problem, or a skeleton. Data stays when loading it again fails. */
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
