import type { CaseFilters } from "../../../api/case/cases";

/** What ends within this time is worth a look today. */
export const SOON_DAYS = 14;
const DAY_MS = 86_400_000;
/** How many days ahead each choice of `due` looks. */
const DAYS: Readonly<Record<string, number>> = { soon: SOON_DAYS, late: 0 };

export function isSoon(moment: string, now = new Date()): boolean {
  return new Date(moment).getTime() <= now.getTime() + SOON_DAYS * DAY_MS;
}

/** Until when a case asks for something soon. */
export function untilSoon(now = new Date()): string {
  return daysAhead(SOON_DAYS, now);
}

function daysAhead(days: number, now: Date): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString();
}

/** Unassigned cases, as a choice of the assignee. */
export const NOBODY = "nobody";

/**
 * What the address asks for, as the server takes it: `due` is a choice on screen, and a moment and an order there; that
 * nobody attends a case is a parameter of its own.
 */
export function queryOf({ due, assigned_to, ...asked }: CaseFilters, now = new Date()): CaseFilters {
  const whose = assigned_to === NOBODY ? { unassigned: "true" } : { assigned_to };
  const days = due ? DAYS[due] : undefined;
  if (days === undefined) return { sort: orderOf(due), ...whose, ...asked };
  return { "due[lte]": daysAhead(days, now), sort: orderOf(due), ...whose, ...asked };
}

/** The order of the list unless another is chosen. */
export function orderOf(due: string | null | undefined): string {
  return due && due in DAYS ? "due" : "-opened_on";
}
