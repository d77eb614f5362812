import { computed, type ReadonlySignal, signal } from "@preact/signals";

import { help } from "../shell/help";

/** What the help takes of the window while it stands beside the screen, in em; _help.scss has the same. */
const HELP = 24;

/** Wide enough for the help beside the screen; _help.scss has the same. */
export const hasRoomForHelp = media(75);
/** Wide enough for rows with columns; below it, and at high zoom, each row is a card. Also in styles/screens/table.scss. */
export const isDesk = room(62.5);
/** Wide enough for a record beside its list. */
export const hasRoomBeside = room(68.75);
/** Wide enough for the columns that are needed less often. */
export const isWide = room(100);

/** Whether the screen has `em` for itself. */
function room(em: number): ReadonlySignal<boolean> {
  const alone = media(em);
  const shared = media(em + HELP);
  return computed(() => (help.value !== null && hasRoomForHelp.value ? shared.value : alone.value));
}

/** Whether the window is `em` wide, also after it was resized or zoomed. */
function media(em: number): ReadonlySignal<boolean> {
  const list = globalThis.matchMedia?.(`(min-width: ${em}em)`);
  const holds = signal(list?.matches ?? true);
  list?.addEventListener("change", () => {
    holds.value = list.matches;
  });
  return holds;
}
