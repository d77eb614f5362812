import type { CaseFilters } from "../../api/cases";

/** What ends within this time is worth a look today. */
export const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

export function isSoon(moment: string, now = new Date()): boolean {
  return new Date(moment).getTime() <= now.getTime() + SOON_DAYS * DAY_MS;
}

/** The filters as the server takes them: `due` is the choice on screen, a moment and an order in the question. */
export function queryOf({ due, ...filters }: CaseFilters, now = new Date()): CaseFilters {
  if (due !== "soon") return { ...filters, sort: "-opened_on" };
  return { ...filters, "due[lte]": new Date(now.getTime() + SOON_DAYS * DAY_MS).toISOString(), sort: "due" };
}
