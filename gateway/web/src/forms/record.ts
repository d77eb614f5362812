import { type Asked, isoDay, parseDate } from "./dates";
import type { ChoicesField, Field, MomentField, SpanField } from "./field";
import type { Pointers, Values } from "./form";
import { clocksAt, hourNameOf, momentIn, toMinute } from "./moments";
import { fieldsOf, keysOf, valuesUnder } from "./partKeys";
import { monthsIn, restNameOf, yearsAndMonths } from "./spans";

/** A question about what is on record. */
export type RecordField = Field & {
  /** Where the record holds the answer, as `person.gender`; left out, under the name of the question. */
  path?: string;
  /** What a new one begins with. */
  start?: unknown;
};

/** Part of a record as it is written: a merge patch (RFC 7396) of it, or all of a new one. */
export type Part = Record<string, unknown>;

/** A field that two people changed from the same version: what stands there now, and what was typed here. */
export interface Clash {
  field: RecordField;
  theirs: unknown;
  mine: unknown;
}

export const pathOf = ({ path, name }: RecordField): string => path ?? name;

/** The answers on record, as the form shows them. */
export function valuesOf(fields: readonly RecordField[], record: object): Values {
  return Object.assign({}, ...fields.map((field) => shown(field, at(pathOf(field), record))));
}

/** The answers that a new one begins with. */
export function startingValues(fields: readonly RecordField[], known: object = {}): Values {
  return valuesOf(fields, { ...Object.fromEntries(fields.map((field) => [pathOf(field), field.start])), ...known });
}

/** The changes of `values` against `record`; what was taken out of the form is null, and forgotten by the server. */
export function changesOf(fields: readonly RecordField[], record: object, values: Values): Part {
  const patch: Part = {};
  for (const field of fields) if (differs(field, record, values)) put(patch, pathOf(field), stored(field, values));
  return patch;
}

/** What was typed here and changed there since `before`, to something else. */
export function clashesOf(fields: readonly RecordField[], before: object, now: object, values: Values): Clash[] {
  return fields
    .filter((field) => differs(field, before, values) && differs(field, now, values))
    .filter((field) => !same(kept(field, before), kept(field, now)))
    .map((field) => ({ field, theirs: at(pathOf(field), now), mine: stored(field, values) }));
}

/** Takes what stands in `now` into the form where nothing was typed here. */
export function caughtUp(fields: readonly RecordField[], before: object, now: object, values: Values): Values {
  const untouched = fields.filter((field) => !differs(field, before, values));
  return { ...values, ...valuesOf(untouched, now) };
}

/** Where the server's objections to a patch belong. */
export function pointersOf(fields: readonly RecordField[]): Pointers {
  return Object.fromEntries(fields.map((field) => [`/${pathOf(field).replace(/\./g, "/")}`, field.name]));
}

function differs(field: RecordField, record: object, values: Values): boolean {
  return !same(stored(field, values), kept(field, record));
}

/** What the record holds, as precise as the form asks for it. */
function kept(field: RecordField, record: object): unknown {
  const value = at(pathOf(field), record);
  return field.kind === "moment" && value ? toMinute(String(value)) : value;
}

function at(path: string, record: object): unknown {
  return path.split(".").reduce<unknown>((part, name) => (part as Part | null | undefined)?.[name], record) ?? null;
}

function put(patch: Part, path: string, value: unknown): void {
  const names = path.split(".");
  const last = names.pop() ?? "";
  let part = patch;
  for (const name of names) {
    part[name] ??= {};
    part = part[name] as Part;
  }
  part[last] = value;
}

/** What the form holds for one value of the record, by the names of its questions. */
function shown(field: Field, value: unknown): Values {
  const { name, as } = field;
  if (field.kind === "parts") {
    const things = (value as Part[] | null) ?? [];
    const each = things.map((thing, key) => {
      const asked = fieldsOf(field, String(key));
      return Object.assign({}, ...asked.map((one, place) => shown(one, thing[field.fields[place]?.name ?? ""])));
    });
    return Object.assign({ [name]: things.map((_, key) => String(key)) }, ...each);
  }
  if (field.kind === "moment" || field.kind === "span") return shownInTwo(field, value);
  if (value === null || value === undefined) return { [name]: isOfMany(field) ? [] : "" };
  if (field.kind === "date") return { [name]: String(value).split("-").reverse().join("/") };
  if (as === "yesNo") return { [name]: value ? "yes" : "no" };
  return { [name]: as === "number" ? String(value) : value };
}

/** The same where the question has two parts. */
function shownInTwo({ name, ...field }: MomentField | SpanField, value: unknown): Values {
  if (field.kind === "moment") {
    const { day = "", hour = "" } = value ? clocksAt(String(value), field.zone) : {};
    return { [name]: day.split("-").reverse().join("/"), [hourNameOf(name)]: hour };
  }
  const { years = "", rest = "" } = value === null || value === undefined ? {} : yearsAndMonths(Number(value));
  return { [name]: years, [restNameOf(name)]: rest };
}

function isOfMany({ kind }: Field): boolean {
  return kind === "codes" || kind === "choices";
}

/** What the record would hold for the answer to one question. */
function stored(field: Field, values: Values): unknown {
  const value = values[field.name];
  if (field.kind === "parts")
    return keysOf(field, values).map((key) => partStored(field.fields, `${field.name}.${key}.`, values));
  if (field.kind === "choices") return offered(field, values, value);
  if (isOfMany(field)) return value || [];
  if (field.kind === "controls") return value || {};
  if (field.kind === "moment") return momentIn(values, field) ?? null;
  if (field.kind === "span") return monthsIn(values, field.name) ?? null;
  const text = String(value ?? "").trim();
  if (text === "" || (field.kind === "code" && field.void?.(text, values))) return null;
  if (field.as === "yesNo") return text === "yes" ? true : text === "no" ? false : null;
  if (field.as === "number") return Number(text);
  return field.kind === "date" ? dateOf(text, field) : text;
}

/** What was chosen and can be chosen still: another answer may have taken some of it away. */
function offered({ items }: ChoicesField, values: Values, chosen: unknown): unknown[] {
  const there = new Set(items(values).map(({ code }) => code));
  return ((chosen as string[] | undefined) ?? []).filter((code) => there.has(code));
}

function partStored(fields: readonly Field[], prefix: string, values: Values): Part {
  const own = valuesUnder(prefix, values);
  return Object.fromEntries(fields.map((field) => [field.name, stored(field, own)]));
}

/** As precise as it was typed: `2026`, `2026-05` or `2026-05-14`. */
function dateOf(typed: string, field: Asked): string | null {
  const date = parseDate(typed, new Date(), field);
  if (!date || date.precision === "age") return null;
  if (date.precision === "month") return `${date.year}-${String(date.month).padStart(2, "0")}`;
  return isoDay(date) ?? String(date.year);
}

/** Equal as the server sees it: whatever the order of names, and nothing known is the same in a list as alone. */
function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other));
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? value.map(plain) : null;
  if (value === null || typeof value !== "object") return value ?? null;
  const known = Object.entries(value).filter(([, each]) => each !== null && each !== undefined);
  if (known.length === 0) return null;
  return Object.fromEntries(known.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, plain(each)]));
}
