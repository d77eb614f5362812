import { MAJORITY_AGE } from "../../../contract/serverRules";
import { ageOn, parseDate } from "../../../forms/dates";
import type { Values } from "../../../forms/form";

/** Whether what was typed about the age makes the person a child; unknown ages do not. */
export function isMinor(values: Values): boolean {
  const age = ageOf(values);
  return age !== undefined && age < MAJORITY_AGE;
}

/** Whether what was typed makes the person an adult beyond a doubt: a year alone leaves one in the year of majority. */
export function isAdult(values: Values): boolean {
  const age = ageOf(values);
  return age !== undefined && age > MAJORITY_AGE;
}

function ageOf(values: Values): number | undefined {
  const today = new Date();
  const date = parseDate(String(values.birth ?? ""), today);
  return date ? ageOn(date, today) : undefined;
}
