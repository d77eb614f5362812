import { useEffect, useRef, useState } from "preact/hooks";

import { eventsOf, listRuns, type Run, readRun } from "../../../api/reporting";
import type { Problem } from "../../../http/problem";
import { follow } from "../../../ui/loading/follow";
import { type Resource, useResource } from "../../../ui/loading/resource";

const ENDED = new Set<Run["state"]>(["succeeded", "failed", "cancelled"]);

export const hasEnded = ({ state }: Run) => ENDED.has(state);

type Runs = Resource<{ items: Run[]; next_cursor: string | null }>;

/**
 * The runs of an extract, those that go on as they are now; each is followed until it ends. Leaving and coming back picks
 * it up where it is.
 */
export function useRuns(extract: string): { runs: Runs; lost: Problem | undefined } {
  const runs: Runs = useResource((context) => listRuns(extract, context), [extract]);
  const [lost, setLost] = useState<Problem>();
  const latest = useRef(runs);
  latest.current = runs;
  const going = (runs.data?.items ?? []).filter((run) => !hasEnded(run)).map(({ id }) => id);
  useEffect(() => {
    setLost(undefined);
    const stops = going.map((id) => follow(followed(id, latest, setLost)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [going.join()]);
  return { runs, lost };
}

function followed(id: string, latest: { current: Runs }, lost: (problem: Problem) => void) {
  return {
    stream: eventsOf(id),
    event: "run",
    ask: () => readRun(id),
    take: (run: Run) => {
      const { data, set, reload } = latest.current;
      if (data) set({ ...data, items: data.items.map((shown) => newer(shown, run)) });
      if (hasEnded(run)) reload();
    },
    ended: hasEnded,
    lost,
  };
}

/** A response may arrive after what the stream has reported meanwhile. */
function newer(shown: Run, reported: Run): Run {
  return shown.id === reported.id && reported.version >= shown.version ? reported : shown;
}
