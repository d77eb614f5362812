import type { ComponentChild } from "preact";

import type { PartName } from "../api/case/parts";
import type { Kind } from "./kind";
import { PartList, type PartsProps } from "./PartList";

interface Props<Of> extends PartsProps<Of> {
  kinds: readonly Kind<Of>[];
  /** What is shown for a kind that has more than its list, given that. */
  around?: Partial<Record<PartName, (list: ComponentChild) => ComponentChild>>;
}

/** The parts of some kinds, one list for each. */
export function PartLists<Of extends object>({ kinds, around = {}, ...of }: Props<Of>) {
  return (
    <div class="stack">
      {kinds.map((kind) => {
        const list = <PartList key={kind.name} kind={kind} {...of} />;
        return around[kind.name]?.(list) ?? list;
      })}
    </div>
  );
}
