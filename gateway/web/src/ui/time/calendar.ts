const DAY_MS = 86_400_000;

/** Days from the day `from` (ISO) to another, by the calendar. */
export function daysBetween(from: string, to: string): number {
  return Math.round((noon(to).getTime() - noon(from).getTime()) / DAY_MS);
}

/** The day (ISO) that many days after another. */
export function daysAfter(from: string, days: number): string {
  return new Date(noon(from).getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole years from the day `from` (ISO) to another. */
export function yearsBetween(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** Today where the reader is, as an ISO day. */
export function today(now = new Date()): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

// Noon UTC: no change to summer time moves a day.
function noon(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
