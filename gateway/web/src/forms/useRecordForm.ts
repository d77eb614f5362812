import { useState } from "preact/hooks";

import { Problem } from "../http/problem";
import { type Key, t } from "../i18n";
import { placeOrThrow, useSubmit } from "./attempt";
import { isoDay, parseDate, todayIso } from "./dates";
import { discard, useDraft } from "./drafts";
import type { DateField } from "./field";
import type { Form, Values } from "./form";
import { momentIn } from "./moments";
import {
  type Clash,
  caughtUp,
  changesOf,
  clashesOf,
  type Part,
  pointersOf,
  type RecordField,
  valuesOf,
} from "./record";
import { monthsIn } from "./spans";

const CHANGED_MEANWHILE = 412;

/** A record and the version that a change of it must name. */
export interface Versioned {
  record: object;
  version: number;
}

export interface RecordOfForm {
  /** Where the form can be continued, and the number of the case it is about. */
  address: string;
  about: string;
  fields: readonly RecordField[];
  loaded: Versioned;
  read: () => Promise<Versioned>;
  /** Whether everything is sent, changed or not: what replaces a record, or tries it again as it is. */
  whole?: boolean;
  /** Sends the patch. Throws Problem 412 when the record was changed after `version`. */
  send: (version: number, patch: Part) => Promise<unknown>;
  done: () => void;
}

/**
 * Changes what is on record, field by field. What another person changed meanwhile is taken over where nothing was
 * typed here; where both changed the same field, both values are shown, nothing is sent, and the person decides.
 */
export function useRecordForm({ address, about, fields, loaded, read, whole = false, send, done }: RecordOfForm) {
  // What the answers are compared with is that of the record as it was read when the form was begun, also in a draft
  // that is continued later.
  const form = useDraft(address, () => ({ ...valuesOf(fields, loaded.record), "": loaded }), about);
  const [clashes, setClashes] = useState<Clash[]>([]);

  const store = async () => {
    setClashes([]);
    try {
      await sendChanges(form, fields, whole, send);
      discard(address);
      done();
    } catch (thrown) {
      if (!isChangedMeanwhile(thrown)) return placeOrThrow(form, thrown, pointersOf(fields));
      const found = await compare(form, fields, await read());
      setClashes(found);
      if (found.length === 0) await store();
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  const take = (field: RecordField) => {
    form.values.value = { ...form.values.value, ...valuesOf([field], startOf(form).record) };
    setClashes(clashes.filter((clash) => clash.field !== field));
  };
  return { form, clashes, take, submission };
}

/** The record with which the answers of `form` are compared; its name is none that a question can have. */
function startOf(form: Form): Versioned {
  return form.values.value[""] as Versioned;
}

async function sendChanges(
  form: Form,
  fields: readonly RecordField[],
  whole: boolean,
  send: RecordOfForm["send"],
): Promise<void> {
  const { record, version } = startOf(form);
  const patch = changesOf(fields, whole ? {} : record, form.values.value);
  if (Object.keys(patch).length > 0) await send(version, patch);
}

/** Goes on from the record as it is now; returns what was changed here and there. */
async function compare(form: Form, fields: readonly RecordField[], now: Versioned): Promise<Clash[]> {
  const { record } = startOf(form);
  const values = form.values.value;
  const found = clashesOf(fields, record, now.record, values);
  form.values.value = { ...caughtUp(fields, record, now.record, values), "": now };
  return found;
}

function isChangedMeanwhile(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.status === CHANGED_MEANWHILE;
}

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
