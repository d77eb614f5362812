import type { ComponentType } from "preact";
import { useState } from "preact/hooks";

import { Problem } from "../../http/problem";
import { LazyPart } from "../../ui/LazyPart";
import { ProblemState } from "../../ui/ProblemState";
import type { TabProps } from "./tabs";

interface Props {
  load: () => Promise<{ default: ComponentType<TabProps> }>;
  props: TabProps;
}

/** A tab whose chunk is loaded when it is first opened; without network it says so, and can be tried again. */
export function LaterTab({ load, props }: Props) {
  const [lost, setLost] = useState(false);
  if (lost) return <ProblemState problem={new Problem(0, "offline", "")} retry={() => setLost(false)} />;
  return <LazyPart load={load} props={props} lost={() => setLost(true)} />;
}
