import type { CaseFilters } from "../../api/cases";

/** What ends within this time is worth a look today. */
export const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

export function isSoon(moment: string, now = new Date()): boolean {
  return new Date(moment).getTime() <= now.getTime() + SOON_DAYS * DAY_MS;
}

/** What the address asks for, as the server takes it: `due` is a choice on screen, and a moment and an order there. */
export function queryOf({ due, ...asked }: CaseFilters, now = new Date()): CaseFilters {
  if (due !== "soon") return { sort: orderOf(due), ...asked };
  return { "due[lte]": new Date(now.getTime() + SOON_DAYS * DAY_MS).toISOString(), sort: orderOf(due), ...asked };
}

/** The order of the list unless another is chosen. */
export function orderOf(due: string | null | undefined): string {
  return due === "soon" ? "due" : "-opened_on";
}
