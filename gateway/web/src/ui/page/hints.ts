import { signal } from "@preact/signals";

import type { Key } from "../../i18n";
import { match } from "../../router";
import { session } from "../../session/session";

/** What to know when a screen is seen for the first time, and the section of the manual that says more. */
export interface Hint {
  /** The address of the screen, as in routes.ts. */
  path: string;
  text: Key;
  section: string;
}

/** The place of a hint in this list is its bit in what the device keeps: new ones go to the end. */
const HINTS: readonly Hint[] = [
  { path: "/cases/new", text: "hint.register", section: "register-steps" },
  { path: "/cases/:id/refer", text: "hint.refer", section: "refer" },
  { path: "/referrals/:id", text: "hint.referral", section: "decide" },
  { path: "/dashboard", text: "hint.dashboard", section: "dashboard" },
];

const REMEMBERED = "hints";
const SLOTS = 256;

type Dismissed = Record<string, number>;

const dismissed = signal<Dismissed>(kept());

/** The hint of the screen at `address`, unless the person has dismissed it. */
export function hintAt(address: string): Hint | undefined {
  const index = HINTS.findIndex((hint) => match(hint.path, address) !== null);
  return (bits() >> index) & 1 ? undefined : HINTS[index];
}

/** The hint never comes back to this person on this device. */
export function dismiss(hint: Hint): void {
  dismissed.value = { ...dismissed.value, [slot()]: bits() | (1 << HINTS.indexOf(hint)) };
  localStorage.setItem(REMEMBERED, JSON.stringify(dismissed.value));
}

function bits(): number {
  return dismissed.value[slot()] ?? 0;
}

/** One of 256 numbers, which many accounts share: who used the device cannot be told from it. */
function slot(): string {
  const letters = Array.from(session.value?.subject ?? "", (letter) => letter.charCodeAt(0));
  return String(letters.reduce((sum, code) => (sum * 31 + code) % SLOTS, 0));
}

function kept(): Dismissed {
  try {
    return JSON.parse(localStorage.getItem(REMEMBERED) ?? "{}") as Dismissed;
  } catch {
    // Somebody wrote something else there: the hints are shown again.
    return {};
  }
}
