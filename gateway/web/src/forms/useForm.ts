import { useMemo, useState } from "preact/hooks";

import type { Creation } from "../api/request";
import { Problem } from "../http/problem";
import { keyFor, useAttempt } from "./attempt";
import { discard, formAt } from "./drafts";
import { type Form, isAboutFields, makeForm, type Pointers, placeErrors, type Values, type Versioned } from "./form";
import { objectionsTo } from "./objections";
import {
  type Clash,
  caughtUp,
  changesOf,
  clashesOf,
  type Part,
  pointersOf,
  type RecordField,
  startingValues,
  valuesOf,
} from "./record";
import { sendForm } from "./send";

const CHANGED_MEANWHILE = 412;

/** What was answered, for whoever makes a request of it. */
export interface Answers {
  /** As the server takes it: all of it, or what was changed of a record. */
  answered: Part;
  values: Values;
  form: Form;
  /** The version of the record that the answers are compared with; 0 where there is none. */
  version: number;
  /** How it is to be sent, where a button said so: see `submit`. */
  meant: object;
  /** The idempotency key of a body: the same one keeps its key. */
  keyOf: (body: unknown) => string;
}

interface Questions {
  /** All of them; a function where they follow from the answers. */
  fields: readonly RecordField[] | ((values: Values) => readonly RecordField[]);
  /** The answers it begins with; left out, those on record, or what each question begins with. */
  start?: () => Values;
  /** What is wrong with the answers, by the names of their questions; left out, what `objectionsTo` finds. */
  objections?: (form: Form) => Record<string, string>;
  /** Where the server's objections belong that are not about the path of a question. */
  pointers?: Pointers;
  /** Looks at a refusal first; true where nothing more is to be said about it. */
  refused?: (thrown: unknown, form: Form) => boolean | Promise<boolean>;
  /** A form that is not kept begins anew when this changes. */
  anew?: unknown;
}

/** Whether it is kept until it is sent: under which address it can be continued, and the number of its case. */
type Kept = { keep?: undefined } | { keep: "draft"; address: string; about?: string | undefined };

/** Something new; with `done` left out the screen sends it itself, in several steps. */
interface New<T> extends Questions {
  record?: undefined;
  send: (answers: Answers) => Promise<T>;
  done: (made: T) => void;
}

interface InSteps extends Questions {
  record?: undefined;
  send?: undefined;
  done?: undefined;
}

/** Something new that waits on the device where there is no network. */
interface Outgoing<T> extends Questions {
  keep: "outbox";
  address: string;
  about?: string | undefined;
  record?: undefined;
  send: (answers: Answers) => Creation<T>;
  done: (made: T) => void;
}

/** A change of what is on record, field by field. */
interface Change<T> extends Questions {
  record: Versioned;
  /** Reads it again, once another person has changed it. */
  read: () => Promise<Versioned>;
  /** Whether everything is sent, changed or not: what replaces a record, or tries it again as it is. */
  whole?: boolean;
  /** Throws Problem 412 when the record was changed after `version`. */
  send: (answers: Answers) => Promise<T>;
  /** Called with nothing where nothing had been changed. */
  done: (changed: T | undefined) => void;
}

type Asking<T> = Outgoing<T> | (Kept & (New<T> | InSteps | Change<T>));

/** A form in use, as `FormPage`, `Fields` and `Clashes` take it. */
export type UsedForm = ReturnType<typeof useForm>;

/**
 * Asks, says what is wrong beside each question, and sends. Of a record, what another person changed meanwhile is taken
 * over where nothing was typed here; where both changed the same field, both values are shown, nothing is sent, and the
 * person decides. The record is the one that was read when the form was begun, also in a draft that is continued later.
 */
export function useForm<T>(asking: Asking<T>) {
  const form = useMemo(() => begin(asking), [asking.anew]);
  const [clashes, setClashes] = useState<Clash[]>([]);
  const { problem, busy, attempt } = useAttempt();
  const fieldsNow = () => fieldsOf(asking, form.values.value);

  const store = async (meant: object): Promise<void> => {
    setClashes([]);
    try {
      await sendAnswers(asking, form, meant);
    } catch (thrown) {
      if (asking.record && isChangedMeanwhile(thrown)) {
        const found = catchUp(form, fieldsNow(), await asking.read());
        setClashes(found);
        return found.length > 0 ? undefined : store(meant);
      }
      if (await asking.refused?.(thrown, form)) return;
      placeOrThrow(form, thrown, { ...pointersOf(fieldsNow()), ...asking.pointers });
    }
  };
  const submit = (meant: object = {}) => void attempt(() => store(meant));
  const save = (event: Event) => {
    event.preventDefault();
    form.errors.value = asking.objections?.(form) ?? objectionsTo(fieldsNow(), form);
    if (Object.keys(form.errors.value).length === 0) submit();
  };
  const take = (field: RecordField) => {
    form.values.value = { ...form.values.value, ...valuesOf([field], form.record?.record ?? {}) };
    setClashes(clashes.filter((clash) => clash.field !== field));
  };
  return { form, fields: fieldsNow(), clashes, take, problem, busy, attempt, submit, save };
}

function begin<T>(asking: Asking<T>): Form {
  const { start, record } = asking;
  const make = () => {
    const fields = fieldsOf(asking, {});
    return makeForm(start?.() ?? (record ? valuesOf(fields, record.record) : startingValues(fields)), record);
  };
  return asking.keep ? formAt(asking.address, make, asking.about) : make();
}

function fieldsOf({ fields }: Questions, values: Values): readonly RecordField[] {
  return typeof fields === "function" ? fields(values) : fields;
}

/** Sends what was answered, and ends the form unless it waits on the device. */
async function sendAnswers<T>(asking: Asking<T>, form: Form, meant: object): Promise<void> {
  const answers = answersOf(asking, form, meant);
  if (asking.keep === "outbox") {
    const made = await sendForm(asking.address, form, asking.send(answers));
    if (made !== undefined) asking.done(made);
    return;
  }
  if (!asking.send) return;
  if (asking.record) {
    const isChanged = Object.keys(answers.answered).length > 0;
    end(asking, isChanged ? await asking.send(answers) : undefined);
  } else end(asking, await asking.send(answers));
}

function end<A>(asking: Kept & { done: (answer: A) => void }, answer: A): void {
  if (asking.keep) discard(asking.address);
  asking.done(answer);
}

function answersOf<T>(asking: Asking<T>, form: Form, meant: object): Answers {
  const values = form.values.value;
  const before = asking.record && !asking.whole ? form.record?.record : undefined;
  return {
    answered: changesOf(fieldsOf(asking, values), before ?? {}, values),
    values,
    form,
    version: form.record?.version ?? 0,
    meant,
    keyOf: (body) => keyFor(form, body),
  };
}

/** Goes on from the record as it is now; returns what was changed here and there. */
function catchUp(form: Form, fields: readonly RecordField[], now: Versioned): Clash[] {
  const before = form.record?.record ?? {};
  const values = form.values.value;
  form.record = now;
  form.values.value = caughtUp(fields, before, now.record, values);
  return clashesOf(fields, before, now.record, values);
}

function isChangedMeanwhile(thrown: unknown): boolean {
  return thrown instanceof Problem && thrown.status === CHANGED_MEANWHILE;
}

/** Puts the server's objections to what was typed beside its fields; anything else is thrown again. */
export function placeOrThrow(form: Form, thrown: unknown, pointers: Pointers): void {
  if (!isAboutFields(thrown)) throw thrown;
  placeErrors(form, thrown, pointers);
}
