import { signal } from "@preact/signals";

import type { Key } from "../../i18n";
import { go } from "../../router";
import { may, session } from "../../session/session";
import { closeHelp, help, keysShown, openHelp } from "./help";
import { openPalette } from "./palette";

/** Keys that are pressed one after another, as `KeyboardEvent.key` names them. */
export interface Shortcut {
  keys: readonly string[];
  text: Key;
  permission: string;
  act: () => void;
}

const REMEMBERED = "shortcuts";
const SEQUENCE_MS = 1500;

const to = (address: string, first: string, second: string, text: Key, permission: string): Shortcut => ({
  keys: [first, second],
  text,
  permission,
  act: () => go(address),
});

const SHORTCUTS: readonly Shortcut[] = [
  { keys: ["/"], text: "palette.open", permission: "", act: openPalette },
  { keys: ["?"], text: "help.open", permission: "", act: toggleHelp },
  { keys: ["n"], text: "cases.new", permission: "cases:write", act: () => go("/cases/new") },
  to("/", "g", "h", "nav.today", ""),
  to("/cases", "g", "c", "nav.cases", "cases:read"),
  to("/referrals", "g", "r", "nav.referrals", "referrals:read"),
  to("/directory", "g", "d", "nav.directory", "directory:read"),
];

/** Whether keys are listened to; a person can turn that off (WCAG 2.1.4). The quick exit always works. */
export const shortcutsOn = signal(true);

/** Remembers on this device whether keys are listened to. */
export function turnShortcuts(on: boolean): void {
  shortcutsOn.value = on;
  if (on) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, "off");
}

/** Those that lead the signed-in person somewhere. */
export function ownShortcuts(): Shortcut[] {
  return SHORTCUTS.filter(({ permission }) => permission === "" || may(permission));
}

let pressed: { key: string; at: number } | undefined;

/** Starts to listen; call once. */
export function watchShortcuts(): void {
  shortcutsOn.value = localStorage.getItem(REMEMBERED) !== "off";
  window.addEventListener("keydown", (event) => {
    if (!shortcutsOn.value || !session.value || event.defaultPrevented || event.repeat) return;
    const act = event.ctrlKey || event.metaKey ? held(event) : typed(event);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** With Ctrl (or the key of a Mac for it) also while somebody types. */
function held(event: KeyboardEvent): (() => void) | undefined {
  if (event.altKey || event.shiftKey) return undefined;
  if (event.key.toLowerCase() === "k") return isDialogOpen() ? undefined : openPalette;
  return event.key === "Enter" ? submitOf(event.target) : undefined;
}

/** What presses the button that sends the form around `target`; a button that is not ready is not pressed. */
function submitOf(target: EventTarget | null): (() => void) | undefined {
  const form = target instanceof Element ? target.closest("form") : null;
  const button = form?.querySelector<HTMLButtonElement>("button[type=submit]:not(:disabled)");
  return button ? () => button.click() : undefined;
}

function typed(event: KeyboardEvent): (() => void) | undefined {
  const before = pressed && event.timeStamp - pressed.at < SEQUENCE_MS ? pressed.key : "";
  if (event.key === "Shift") return undefined;
  pressed = undefined;
  if (event.altKey || isDialogOpen() || isTyping(event.target)) return undefined;
  const found = ownShortcuts().find(({ keys }) => keys.join(" ") === (before ? `${before} ${event.key}` : event.key));
  if (!found && ownShortcuts().some(({ keys }) => keys.length > 1 && keys[0] === event.key))
    pressed = { key: event.key, at: event.timeStamp };
  return found?.act;
}

/** In a field every letter belongs to the field. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;
}

function isDialogOpen(): boolean {
  return document.querySelector("dialog[open]") !== null;
}

function toggleHelp(): void {
  const open = help.peek() !== null;
  keysShown.value = !open;
  if (open) closeHelp();
  else openHelp();
}
