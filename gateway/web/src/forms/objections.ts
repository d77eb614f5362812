import { type Key, t } from "../i18n";
import { isoDay, parseDate, todayIso } from "./dates";
import type { DateField } from "./field";
import type { Form, Values } from "./form";
import { momentIn } from "./moments";
import type { RecordField } from "./record";
import { monthsIn } from "./spans";

/** What is wrong with the answers, by name of field: a date that is none, a question that must be answered. */
export function objectionsTo(fields: readonly RecordField[], form: Form): Record<string, string> {
  const values = form.values.value;
  const asked = fields.filter((field) => field.when?.(values) ?? true);
  const missing = asked.filter(({ name, required }) => required && isEmpty(values[name]));
  const wrong = asked.flatMap((field): [string, string][] => {
    const error = errorOf(field, values) ?? errorOfNumber(field, values);
    return error === undefined ? [] : [[field.name, error]];
  });
  return {
    ...Object.fromEntries(missing.map(({ name }) => [name, t("form.error.required")])),
    ...Object.fromEntries(wrong),
  };
}

/** What is wrong with a day, a moment or a span that was given. */
function errorOf(field: RecordField, values: Values): string | undefined {
  const { kind, name } = field;
  if (kind === "date") {
    const error = errorOfDate(field, String(values[name] ?? "").trim());
    return error && t(error);
  }
  if (kind === "moment" && momentIn(values, field) === undefined) return t("form.error.moment");
  if (kind === "span" && monthsIn(values, name) === undefined) return t("form.error.span");
  return undefined;
}

/** What is wrong with a number that was given. */
function errorOfNumber({ name, as, between }: RecordField, values: Values): string | undefined {
  const typed = String(values[name] ?? "").trim();
  if (as !== "number" || !typed) return undefined;
  const value = Number(typed);
  if (Number.isNaN(value)) return t("form.error.number");
  if (!between || (value >= between[0] && value <= between[1])) return undefined;
  return t("form.error.between", { least: between[0], most: between[1] });
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : String(value ?? "").trim() === "";
}

function errorOfDate(field: DateField, typed: string): Key | undefined {
  if (!typed) return undefined;
  const today = new Date();
  const date = parseDate(typed, today, field);
  const day = isoDay(date);
  if (!field.exact) return date === null || date.precision === "age" ? "form.error.day" : undefined;
  if (!field.ahead) return day ? undefined : "form.error.day";
  if (!day) return parseDate(typed, today, { exact: true }) ? "form.error.past" : "form.error.dayAhead";
  return day < todayIso(today) ? "form.error.past" : undefined;
}
