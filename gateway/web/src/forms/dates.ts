import { OLDEST_AGE } from "../contract/serverRules";

/** A date as a person gives it: to the day, the month or the year, or only an age. */
export interface PartialDate {
  precision: "day" | "month" | "year" | "age";
  year: number;
  month?: number;
  day?: number;
}

const MONTHS = [
  ["enero", "january", "ene", "jan"],
  ["febrero", "february", "feb"],
  ["marzo", "march", "mar"],
  ["abril", "april", "abr", "apr"],
  ["mayo", "may"],
  ["junio", "june", "jun"],
  ["julio", "july", "jul"],
  ["agosto", "august", "ago", "aug"],
  ["septiembre", "setiembre", "september", "sep", "set"],
  ["octubre", "october", "oct"],
  ["noviembre", "november", "nov"],
  ["diciembre", "december", "dic", "dec"],
];
const DAYS_AGO: Record<string, number> = { hoy: 0, today: 0, ayer: 1, yesterday: 1, anteayer: 2, antier: 2 };
const DAYS_AHEAD: Record<string, number> = { hoy: 0, today: 0, manana: 1, tomorrow: 1, "pasado manana": 2 };
const FIRST_YEAR = 1900;

/** What is asked for: only a `day` will do when `exact`; of two days that fit, the coming one when `future`. */
export interface Asked {
  exact?: boolean;
  future?: boolean;
}

/** Reads what was typed, day before month as in the whole region. Null when it is no date, or not what is asked. */
export function parseDate(
  typed: string,
  today: Date,
  { exact = false, future = false }: Asked = {},
): PartialDate | null {
  const text = typed
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/,/g, " ")
    .replace(/\b(de|del|of|el|the)\b/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const read = relative(text, today, future) ?? numeric(text, today, future) ?? named(text) ?? age(text, today);
  return exact && read?.precision !== "day" ? null : read;
}

/** `YYYY-MM-DD` of a date known to the day, else undefined. */
export function isoDay(date: PartialDate | null): string | undefined {
  if (date?.precision !== "day") return undefined;
  const two = (value = 0) => String(value).padStart(2, "0");
  return `${date.year}-${two(date.month)}-${two(date.day)}`;
}

/** Whether all of `date`, as precise as it is, is still to come. */
export function isAfter(date: PartialDate, today: Date): boolean {
  return new Date(date.year, (date.month ?? 1) - 1, date.day ?? 1).getTime() > today.getTime();
}

/** The same day a year later; 28 February after a 29th. */
export function yearAfter({ year, month = 1, day = 1 }: PartialDate): PartialDate {
  return onDay(year + 1, month, day) ?? { precision: "day", year: year + 1, month, day: day - 1 };
}

/** Today as `YYYY-MM-DD`, on the clock of who is typing. */
export function todayIso(now: Date = new Date()): string {
  return isoDay(onDay(now.getFullYear(), now.getMonth() + 1, now.getDate())) ?? "";
}

/**
 * The day that was typed, `YYYY-MM-DD`; today while nothing was typed, for what happens as it is written down.
 * Undefined when no day was understood.
 */
export function dayOrToday(typed: unknown): string | undefined {
  const text = String(typed ?? "").trim();
  return text ? isoDay(parseDate(text, new Date())) : todayIso();
}

/** Whole years between `date` and `today`; from the year alone it is the lower of the two possible ages. */
export function ageOn(date: PartialDate, today: Date): number {
  const years = today.getFullYear() - date.year;
  if (date.precision === "age") return years;
  const month = date.month ?? 12;
  const day = date.day ?? 31;
  const passed = today.getMonth() + 1 > month || (today.getMonth() + 1 === month && today.getDate() >= day);
  return passed ? years : years - 1;
}

function relative(text: string, today: Date, future: boolean): PartialDate | null {
  const days = future ? DAYS_AHEAD[text] : DAYS_AGO[text];
  if (days === undefined) return null;
  const then = new Date(today.getFullYear(), today.getMonth(), today.getDate() + (future ? days : -days));
  return onDay(then.getFullYear(), then.getMonth() + 1, then.getDate());
}

function numeric(text: string, today: Date, future: boolean): PartialDate | null {
  const parts = text.split(/[/.\- ]/);
  if (!parts.every((part) => /^\d+$/.test(part))) return null;
  const [first = 0, second = 0, third = 0] = parts.map(Number);
  if (parts.length === 1) return parts[0]?.length === 4 ? inYear(first) : null;
  if (parts.length === 2) return second > 31 ? inMonth(second, first) : suchDay(first, second, today, future);
  if (parts.length !== 3) return null;
  return parts[0]?.length === 4 ? onDay(first, second, third) : onDay(fullYear(third, today, future), second, first);
}

function named(text: string): PartialDate | null {
  const words = text.split(/[ /\-.]/);
  const month = words.map(monthOf).find((found) => found > 0) ?? 0;
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const year = numbers.find((value) => value >= FIRST_YEAR);
  const day = numbers.find((value) => value <= 31);
  if (!month || !year || words.length !== numbers.length + 1) return null;
  return day === undefined ? inMonth(year, month) : onDay(year, month, day);
}

function monthOf(word: string): number {
  return MONTHS.findIndex((names) => names.includes(word)) + 1;
}

function age(text: string, today: Date): PartialDate | null {
  const found =
    /^(?:unos|unas|como|aproximadamente|about|around|aged)? ?(\d{1,3})(?: (?:anos?|years?(?: old)?))?$/.exec(text);
  const years = Number(found?.[1] ?? Number.NaN);
  return years <= OLDEST_AGE ? { precision: "age", year: today.getFullYear() - years } : null;
}

/** `3/5` is the last third of May that has passed, or the next one to come; today is both. */
function suchDay(day: number, month: number, today: Date, future: boolean): PartialDate | null {
  const year = today.getFullYear();
  const inYear = new Date(year, month - 1, day).getTime();
  const midnight = new Date(year, today.getMonth(), today.getDate()).getTime();
  if (future) return onDay(inYear >= midnight ? year : year + 1, month, day);
  return onDay(inYear <= midnight ? year : year - 1, month, day);
}

function fullYear(typed: number, today: Date, future: boolean): number {
  if (typed >= 100) return typed;
  const century = Math.floor(today.getFullYear() / 100) * 100;
  if (future) return century + typed;
  return century + typed > today.getFullYear() ? century - 100 + typed : century + typed;
}

function onDay(year: number, month: number, day: number): PartialDate | null {
  const date = new Date(year, month - 1, day);
  const exists = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return exists && year >= FIRST_YEAR ? { precision: "day", year, month, day } : null;
}

function inMonth(year: number, month: number): PartialDate | null {
  return year >= FIRST_YEAR && month >= 1 && month <= 12 ? { precision: "month", year, month } : null;
}

function inYear(year: number): PartialDate | null {
  return year >= FIRST_YEAR && year < 2200 ? { precision: "year", year } : null;
}
