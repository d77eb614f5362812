import { isoDay } from "./dates";

const REFERRING = ["referral", "cross_border_transfer"];

/** Whether any of the purposes lets something go to another organisation: then it must be said to which kind. */
export function refers(purposes: readonly string[]): boolean {
  return purposes.some((purpose) => REFERRING.includes(purpose));
}

/** The day a consent ends unless something else is said: a year from `today`. */
export function oneYearFrom(today: Date): string {
  const end = new Date(today.getFullYear() + 1, today.getMonth(), today.getDate());
  return isoDay({ precision: "day", year: end.getFullYear(), month: end.getMonth() + 1, day: end.getDate() }) ?? "";
}
