import { computed, signal } from "@preact/signals";
import type { ComponentType } from "preact";

import type { LateTexts } from "./i18n";

/**
 * Where we are is kept in the fragment: it never leaves the browser, so no id of a case or a referral
 * reaches a server log, a proxy or a referrer.
 */
const here = signal(readFragment());

export type Params = Record<string, string>;
export type Screen = ComponentType<{ params: Params }>;

export interface Route {
  /** Pattern such as `/cases/:id`. */
  path: string;
  /** What the person must hold to see the screen; empty = everyone who is signed in. */
  permission: string;
  /** What it does reaches others, so it is not practised. */
  isReal?: true;
  /** The section of the manual about the screen, by its id. */
  help: string;
  /** The same of parts of the screen, by what the address calls the part. */
  helpOfTabs?: Record<string, string>;
  /** The texts that come with the screen; left out, those of every start are enough. */
  texts?: LateTexts;
  load: () => Promise<{ default: Screen }>;
}

function readFragment(): string {
  return location.hash.replace(/^#/, "") || "/";
}

export const path = computed(() => here.value.split("?")[0] ?? "/");
export const query = computed(() => new URLSearchParams(here.value.split("?")[1] ?? ""));

/** Starts listening to the address; call once. */
export function watchAddress(): void {
  window.addEventListener("hashchange", () => {
    here.value = readFragment();
  });
}

export function href(target: string): string {
  return `#${target}`;
}

export function go(target: string): void {
  location.hash = target;
}

/** Changes the address without a new step in the history: for filters. */
export function replace(target: string): void {
  history.replaceState(null, "", `#${target}`);
  here.value = target;
}

/** The parameters of `path` under `pattern`, or null when it does not match. */
export function match(pattern: string, path: string): Params | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Params = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodeURIComponent(value);
    else if (part !== value) return null;
  }
  return params;
}
