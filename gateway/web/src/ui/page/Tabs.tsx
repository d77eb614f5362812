import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

export interface TabPart {
  id: string;
  title: string;
  /** What it holds; drawn when the tab is first opened, so that nothing is asked for before. */
  content: () => ComponentChildren;
  /** It is left out where every part is drawn. */
  notOnPaper?: boolean;
}

interface Props {
  /** What the tabs are parts of, for those who hear it. */
  label: string;
  tabs: readonly TabPart[];
  /** The id of the open one; the first when there is none by that id. */
  open: string | undefined;
  choose: (id: string) => void;
  /** Every part is drawn, one below the other: for paper. */
  whole?: boolean;
}

/**
 * Parts of a record, one at a time. Arrows, Home and End move between the tabs; Enter or the space bar opens one: what
 * is in a tab is read from the server, and reading is written down, so passing over it must not open it.
 */
export function Tabs({ label, tabs, open, choose, whole = false }: Props) {
  const stem = useId();
  const chosen = tabs.find(({ id }) => id === open) ?? tabs[0];
  const [opened] = useState(() => new Set<string>());
  if (chosen) opened.add(chosen.id);
  const drawnWhole = (notOnPaper = false) => whole && !notOnPaper;
  return (
    <div class="parts">
      <TabList label={label} tabs={tabs} chosen={chosen?.id} choose={choose} stem={stem} />
      {tabs.map(({ id, content, notOnPaper }) => (
        <div
          key={id}
          id={`${stem}-${id}`}
          class="parts__panel"
          role="tabpanel"
          aria-labelledby={`${stem}-${id}-tab`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a part without a link must be reached, and scrolled, by keyboard
          tabIndex={0}
          hidden={!drawnWhole(notOnPaper) && id !== chosen?.id}
        >
          {(drawnWhole(notOnPaper) || opened.has(id)) && content()}
        </div>
      ))}
    </div>
  );
}

interface TabListProps extends Pick<Props, "label" | "tabs" | "choose"> {
  chosen: string | undefined;
  stem: string;
}

function TabList({ label, tabs, chosen, choose, stem }: TabListProps) {
  const list = useRef<HTMLDivElement>(null);
  // Where the row is wider than the screen, the open one is in sight.
  useEffect(() => {
    const row = list.current;
    const open = row?.querySelector("[aria-selected=true]");
    if (row && open) row.scrollLeft += open.getBoundingClientRect().left - row.getBoundingClientRect().left;
  }, [chosen]);
  const move = (event: KeyboardEvent) => {
    const all = [...(list.current?.children ?? [])] as HTMLElement[];
    const target = all[tabAt(event.key, all.indexOf(event.target as HTMLElement), all.length)];
    if (!target) return;
    target.focus();
    event.preventDefault();
  };
  return (
    <div class="tabs tabs--parts" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map(({ id, title }) => (
        <button
          key={id}
          type="button"
          role="tab"
          id={`${stem}-${id}-tab`}
          aria-selected={id === chosen}
          aria-controls={`${stem}-${id}`}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => choose(id)}
        >
          {title}
        </button>
      ))}
    </div>
  );
}

/** Which of `count` tabs a key leads to from the one at `index`, around the ends; -1 for a key that leads to none. */
export function tabAt(key: string, index: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  if (key === "ArrowRight") return (index + 1) % count;
  if (key === "ArrowLeft") return (index + count - 1) % count;
  return -1;
}
