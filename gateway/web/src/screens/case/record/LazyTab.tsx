import type { ComponentType } from "preact";
import { useState } from "preact/hooks";

import type { Problem } from "../../../http/problem";
import { LazyPart } from "../../../ui/loading/LazyPart";
import { ProblemState } from "../../../ui/loading/ProblemState";
import type { TabProps } from "../tabProps";

interface Props {
  load: () => Promise<{ default: ComponentType<TabProps> }>;
  props: TabProps;
}

/** A tab whose chunk is loaded when it is first opened; without network it says so, and can be tried again. */
export function LazyTab({ load, props }: Props) {
  const [lost, setLost] = useState<Problem>();
  if (lost)
    return <ProblemState problem={lost} retry={() => (lost.isUpdate ? location.reload() : setLost(undefined))} />;
  return <LazyPart load={load} props={props} lost={setLost} />;
}
