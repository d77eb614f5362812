import type { ComponentType, VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Problem } from "../../http/problem";
import { showToast } from "../dialogs/Toasts";
import { whyLost } from "../shell/update";
import { wordsFor } from "./problemWords";

interface Props<P extends object> {
  load: () => Promise<{ default: ComponentType<P> }>;
  props: P;
  /** What stands there until it has come. */
  meanwhile?: VNode | null;
  /** It could not be loaded; the person has been told. */
  lost: (problem: Problem) => void;
}

/** A part of the shell or of a screen that is loaded when it is first opened. */
export function LazyPart<P extends object>({ load, props, meanwhile = null, lost }: Props<P>) {
  const [part, setPart] = useState<{ show: ComponentType<P> }>();
  useEffect(() => {
    load().then(
      (module) => setPart({ show: module.default }),
      () => {
        void whyLost().then((problem) => {
          showToast(wordsFor(problem).title);
          lost(problem);
        });
      },
    );
  }, [load]);
  return part ? <part.show {...props} /> : meanwhile;
}
