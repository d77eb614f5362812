import { type Key, moment, t } from "../i18n";
import type { Unfinished } from "./drafts";
import { clockTime } from "./inWords";

/** What each form is called, by the end of its address. */
const NAMES: Array<[RegExp, Key]> = [
  [/^\/cases\/new$/, "cases.new"],
  [/\/refer$/, "refer.title"],
  [/\/assess$/, "assess.title"],
  [/\/status$/, "decide.title"],
  [/\/consent(\?|$)/, "consent.new"],
  [/^\/extracts\/new$/, "extracts.new"],
  [/^\/proceedings\//, "nav.proceedings"],
  [/\/perpetrators\/(new|[\w-]{36})$/, "nav.perpetrators"],
];

/** What a form is, and of which case where that is known; never whom it is about. */
export function nameOf({ address, about }: Pick<Unfinished, "address" | "about">): string {
  const known = NAMES.find(([ending]) => ending.test(address));
  const name = t(known ? known[1] : "draft.form");
  return about ? `${name}, ${about}` : name;
}

/** The hour of something that happened today, else its day too. */
export function since(at: Date): string {
  return at.toDateString() === new Date().toDateString() ? clockTime(at) : moment(at.toISOString());
}
