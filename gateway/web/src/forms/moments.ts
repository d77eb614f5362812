import { isoDay, parseDate } from "./dates";
import type { MomentField } from "./field";
import type { Values } from "./form";

const MINUTE_MS = 60_000;
const NOON = 12;
const HOUR = /^(\d{1,2})(?:[:.h](\d{2})?)?([ap]m?)?$/;

/** The name under which a form keeps the hour beside the day. */
export const hourNameOf = (name: string): string => `${name}_hour`;

/** `HH:MM` of an hour as people type it where the browser has no field for it: `9`, `9:30`, `2 p. m.`. */
export function parseHour(typed: string): string | undefined {
  const found = HOUR.exec(typed.toLowerCase().replace(/[\s.](?!\d)/g, ""));
  if (!found) return undefined;
  const [, given = "", minute = "00", half] = found;
  const hour = half ? (Number(given) % NOON) + (half.startsWith("p") ? NOON : 0) : Number(given);
  if (hour > 23 || Number(minute) > 59 || (half && Number(given) > NOON)) return undefined;
  return `${String(hour).padStart(2, "0")}:${minute}`;
}

/** What is answered to the two parts of the question: a day and an hour, the moment, nothing, or what is no moment. */
export function momentIn(
  values: Values,
  { name, zone }: Pick<MomentField, "name" | "zone">,
): string | null | undefined {
  const typed = [name, hourNameOf(name)].map((part) => String(values[part] ?? "").trim());
  const [day = "", hour = ""] = typed;
  if (!day && !hour) return null;
  const known = isoDay(parseDate(day, new Date(), { exact: true, future: true }));
  const clock = parseHour(hour);
  return known && clock && momentOf(known, clock, zone);
}

/** The moment (ISO 8601, UTC, to the minute) at which the clocks of `zone` show `hour` on `day`. */
export function momentOf(day: string, hour: string, zone: string): string {
  const shown = Date.parse(`${day}T${hour}:00Z`);
  // An hour that a change of the clocks skips is the one after it.
  const near = shown - aheadOfUtc(shown, zone);
  return toMinute(shown - aheadOfUtc(near, zone));
}

/** The day and the hour that the clocks of `zone` show at a moment. */
export function clocksAt(moment: string, zone: string): { day: string; hour: string } {
  const at = Date.parse(moment);
  const [day = "", clock = ""] = new Date(at + aheadOfUtc(at, zone)).toISOString().split("T");
  return { day, hour: clock.slice(0, 5) };
}

/** A moment as `momentOf` writes it, however the server did. */
export function toMinute(moment: string | number): string {
  const at = new Date(moment).getTime();
  return new Date(at - (at % MINUTE_MS)).toISOString().replace(".000Z", "Z");
}

/** By how many milliseconds the clocks of `zone` are ahead of UTC at `at`. */
function aheadOfUtc(at: number, zone: string): number {
  const numeric = "numeric" as const;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute) - (at - (at % MINUTE_MS));
}
