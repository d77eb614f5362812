import { day, language, t } from "../i18n";
import { ageOn, isoDay, type PartialDate, todayIso } from "./dates";
import type { DateField } from "./field";

/** What was understood, so that a misreading is seen at once. */
export function dateInWords(date: PartialDate): string {
  const iso = isoDay(date);
  if (iso) return day(iso);
  if (date.precision === "age") return t("form.date.age", { years: ageOn(date, new Date()), year: date.year });
  if (date.month === undefined) return t("form.date.year", { year: date.year });
  const format = new Intl.DateTimeFormat(language.value, { month: "long", year: "numeric" });
  return format.format(new Date(date.year, date.month - 1, 15));
}

/** What may be typed; the example of a day that comes is to come whenever it is read. */
export function hintOfDate({ hint, exact, future }: Pick<DateField, "hint" | "exact" | "future">): string {
  const usual = future ? "form.date.comingHint" : "form.date.exactHint";
  return t(hint ?? (exact ? usual : "form.date.hint"), { coming: endOfNextMonth() });
}

function endOfNextMonth(): string {
  const today = new Date();
  const last = new Date(today.getFullYear(), today.getMonth() + 2, 0);
  return `${last.getDate()}/${last.getMonth() + 1}/${last.getFullYear()}`;
}

/** That it is of today while nothing else is typed. */
export function todayByRule(): string {
  return t("form.date.todayRule", { date: day(todayIso()) });
}

/** The hour and minute of something that happened today. */
export function clockTime(at: Date): string {
  return new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit" }).format(at);
}
