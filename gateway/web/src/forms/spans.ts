import type { Values } from "./form";

const MONTHS = 12;

/** The name under which a form keeps the months beside the years. */
export const restNameOf = (name: string): string => `${name}_rest`;

/** How many months the two parts of an answer are; null for no answer, undefined for what are no whole numbers. */
export function monthsIn(values: Values, name: string): number | null | undefined {
  const typed = [name, restNameOf(name)].map((part) => String(values[part] ?? "").trim());
  if (typed.every((part) => part === "")) return null;
  if (!typed.every((part) => /^\d{0,4}$/.test(part))) return undefined;
  const [years = 0, months = 0] = typed.map(Number);
  return years * MONTHS + months;
}

/** The same the other way round; what is none is left empty. */
export function yearsAndMonths(months: number): { years: string; rest: string } {
  const [years, rest] = [Math.floor(months / MONTHS), months % MONTHS];
  return { years: String(years || (rest ? "" : 0)), rest: String(rest || "") };
}
