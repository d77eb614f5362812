import { type ReadonlySignal, signal } from "@preact/signals";

/** Wide enough for rows with columns; below it, and at high zoom, each row is a card. Also in styles/_table.scss. */
export const isDesk = media("(min-width: 62.5em)");
/** Wide enough for a record beside its list. */
export const hasRoomBeside = media("(min-width: 68.75em)");
/** Wide enough for the columns that are needed less often. */
export const isWide = media("(min-width: 90em)");

/** Whether `query` holds, also after the window was resized or zoomed. */
function media(query: string): ReadonlySignal<boolean> {
  const list = globalThis.matchMedia?.(query);
  const holds = signal(list?.matches ?? true);
  list?.addEventListener("change", () => {
    holds.value = list.matches;
  });
  return holds;
}
