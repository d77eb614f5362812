import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";

import { path, query, replace } from "../router";

export interface Tab {
  /** Its name in the address. */
  id: string;
  title: ComponentChildren;
  show: () => ComponentChildren;
}

interface Props {
  /** What the tabs are parts of, for those who hear it. */
  label: string;
  tabs: readonly Tab[];
  /** The parameter of the address that holds the open tab. */
  name?: string;
}

/** Parts of a record, one at a time. Which one is open is in the address: going back and reloading find it again. */
export function Tabs({ label, tabs, name = "tab" }: Props) {
  const stem = useId();
  const bar = useRef<HTMLDivElement>(null);
  const open = tabs.find(({ id }) => id === query.value.get(name)) ?? tabs[0];
  if (!open) return null;
  const choose = (tab: Tab) => replace(addressOf(name, tab === tabs[0] ? "" : tab.id));
  const move = (event: KeyboardEvent) => {
    const target = tabs[neighbour(event.key, tabs.indexOf(open), tabs.length)];
    if (!target) return;
    event.preventDefault();
    choose(target);
    bar.current?.querySelector<HTMLElement>(`#${stem}-${target.id}`)?.focus();
  };
  return (
    <>
      <div ref={bar} class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${stem}-${tab.id}`}
            aria-selected={tab === open}
            aria-controls={`${stem}-panel`}
            tabIndex={tab === open ? 0 : -1}
            onClick={() => choose(tab)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${stem}-panel`} aria-labelledby={`${stem}-${open.id}`}>
        {open.show()}
      </div>
    </>
  );
}

/** Which of `count` tabs a key leads to from the one at `index`, round and round; -1 for a key that leads to none. */
export function neighbour(key: string, index: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key === "ArrowRight") return (index + 1) % count;
  if (key === "ArrowLeft") return (index - 1 + count) % count;
  return -1;
}

function addressOf(name: string, value: string): string {
  const parameters = new URLSearchParams(query.value);
  if (value) parameters.set(name, value);
  else parameters.delete(name);
  const text = parameters.toString();
  return text ? `${path.value}?${text}` : path.value;
}
