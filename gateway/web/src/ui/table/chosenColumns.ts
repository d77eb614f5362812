import { type Signal, signal } from "@preact/signals";

import { isWide } from "../page/media";
import type { Column, List } from "./list";

const PREFIX = "columns.";
const held = new Map<string, Signal<readonly string[] | null>>();

/** The columns that the person sees: those chosen on this device, else those that there is room for. */
export function shownColumns<Row>(list: List<Row>): readonly Column<Row>[] {
  const chosen = choiceOf(list.name).value;
  return list.columns.filter((column) => isFixed(column) || (chosen ? chosen.includes(column.id) : isShown(column)));
}

function isShown<Row>({ shown }: Column<Row>): boolean {
  return shown === undefined || (shown === "wide" && isWide.value);
}

/** The name of a row is always there. */
export function isFixed<Row>({ card }: Column<Row>): boolean {
  return card === "name";
}

/** Shows or hides a column, from now on. The ids of columns say nothing about anybody. */
export function toggleColumn<Row>(list: List<Row>, id: string): void {
  const ids = shownColumns(list).map((column) => column.id);
  const next = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
  choiceOf(list.name).value = next;
  localStorage.setItem(PREFIX + list.name, next.join(","));
}

/** The columns as they are declared, on every list: for a quick exit, which leaves nothing of the work behind. */
export function forgetColumns(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  for (const choice of held.values()) choice.value = null;
}

function choiceOf(name: string): Signal<readonly string[] | null> {
  let choice = held.get(name);
  if (!choice) {
    choice = signal(localStorage.getItem(PREFIX + name)?.split(",") ?? null);
    held.set(name, choice);
  }
  return choice;
}
