import type { ComponentChildren } from "preact";
import { Loaded, type Resource } from "./resource";

interface Items {
  items: readonly unknown[];
}

interface Props<All extends Items> {
  from: Resource<All>;
  /** What to say when there is nothing. */
  none: string;
  /** How many grey lines stand in while it loads. */
  lines?: number;
  /** The list is a card of its own. */
  card?: boolean;
  children: (item: All["items"][number]) => ComponentChildren;
}

/** A short list: one line for each item of a page, or a sentence when there is none. */
export function Lines<All extends Items>({ from, none, lines = 4, card = false, children }: Props<All>) {
  return (
    <Loaded from={from} lines={lines}>
      {(page) =>
        page.items.length === 0 ? (
          <p class="soft">{none}</p>
        ) : (
          <ul class={card ? "lines card card--flush" : "lines"}>{page.items.map(children)}</ul>
        )
      }
    </Loaded>
  );
}
