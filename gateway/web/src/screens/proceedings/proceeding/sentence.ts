import { tn } from "../../../i18n";

const MONTHS = 12;

/** How long a sentence is, in years and months. */
export function inYears(sentence_months: number): string {
  const years = Math.floor(sentence_months / MONTHS);
  const months = sentence_months % MONTHS;
  const said = [
    ...(years || !months ? [tn("sentence.years", years)] : []),
    ...(months ? [tn("sentence.months", months)] : []),
  ];
  return said.join(", ");
}
