import { signal } from "@preact/signals";

/** What is about the open screen, the list of all chapters, or one section of the manual. */
export type HelpPage = "here" | "contents" | { section: string };

/** Whether the list of keys is open in it: whoever opens the help by a key is looking for keys. */
export const keysShown = signal(false);

/** The page that the help shows; null while it is closed. Opening it changes no address, so that no form is left. */
export const help = signal<HelpPage | null>(null);

let before: Element | null = null;

export function openHelp(page: HelpPage = "here"): void {
  if (help.peek() === null) before = document.activeElement;
  help.value = page;
}

/** Closes it and gives the focus back to where it was. */
export function closeHelp(): void {
  help.value = null;
  keysShown.value = false;
  if (before instanceof HTMLElement) before.focus();
  before = null;
}
