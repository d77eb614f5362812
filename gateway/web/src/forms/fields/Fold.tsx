import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { tn } from "../../i18n";

interface Props {
  label: string;
  /** How many answers it holds, which it says. */
  count?: number;
  /** It opens when this becomes true; the person opens and closes it as they like. */
  open?: boolean;
  /** Folds of the same name: opening one closes the others. */
  name?: string;
  children: ComponentChildren;
}

/** Questions or answers that are seldom needed. */
export function Fold({ label, count = 0, open = false, name, children }: Props) {
  const fold = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (open && fold.current) fold.current.open = true;
  }, [open]);
  return (
    <details class="fold" ref={fold} name={name}>
      <summary>
        {label}
        {count > 0 && <span class="fold__count"> {tn("form.answers", count)}</span>}
      </summary>
      <div class="fold__inside">{children}</div>
    </details>
  );
}
