import { type Signal, signal } from "@preact/signals";

import { Problem } from "../http/problem";

export type Values = Record<string, unknown>;
/** Part of the body the server takes, without the numbers of items → name of the field that asks for it. */
export type Pointers = Readonly<Record<string, string>>;
type Texts = Readonly<Record<string, string>>;

/** The statuses with which the server refuses what was typed. */
const REFUSALS = [400, 422];

/** A record and the version that a change of it must name. */
export interface Versioned {
  record: object;
  version: number;
}

/** What has been typed so far, and what is wrong with it; both by name of field. */
export interface Form {
  values: Signal<Values>;
  /** The record with which the answers are compared, where they change one. */
  record: Versioned | undefined;
  errors: Signal<Record<string, string>>;
  /** Whether `errors` are those that were found last; typing takes them away one by one, and that is no new finding. */
  justRefused: () => boolean;
  set: (name: string, value: unknown) => void;
  text: (name: string) => string;
  list: (name: string) => string[];
}

export function makeForm(initial: Values = {}, record?: Versioned): Form {
  const values = signal<Values>(initial);
  const errors = signal<Record<string, string>>({});
  let left = errors.value;
  return {
    values,
    record,
    errors,
    justRefused: () => errors.value !== left,
    set(name, value) {
      values.value = { ...values.value, [name]: value };
      if (!(name in errors.value)) return;
      const { [name]: _, ...others } = errors.value;
      left = others;
      errors.value = others;
    },
    text: (name) => String(values.value[name] ?? ""),
    list: (name) => (values.value[name] as string[] | undefined) ?? [],
  };
}

/** The pointers of fields that have the name of the part of `under` that they ask for. */
export function pointersTo(under: string, names: readonly string[]): Pointers {
  return Object.fromEntries(names.map((name) => [`${under}/${name}`, name]));
}

/** Whether the server refused what was typed; anything else is a failure or a conflict, and no field is wrong. */
export function isAboutFields(thrown: unknown): thrown is Problem {
  return thrown instanceof Problem && thrown.errors.length > 0 && REFUSALS.includes(thrown.status);
}

/**
 * Puts the server's objections beside the fields they are about. One that belongs to no field of the form is kept under
 * its pointer, and the summary names it. `ownWords` are what a field says instead of the server.
 */
export function placeErrors(form: Form, problem: Problem, pointers: Pointers, ownWords: Texts = {}): void {
  const placed: Record<string, string> = {};
  for (const { pointer, message } of problem.errors) {
    const name = nameAt(pointer, pointers) ?? pointer;
    const said = ownWords[name] ?? message;
    if (!placed[name]) placed[name] = said;
    else if (placed[name] !== said) placed[name] += `. ${said}`;
  }
  form.errors.value = placed;
}

/** Which field a part of the body belongs to: the longest pointer that it is, or lies under, in whichever item of a list. */
function nameAt(pointer: string, pointers: Pointers): string | undefined {
  const place = pointer.replace(/\/\d+(?=\/|$)/g, "");
  const known = Object.keys(pointers).filter((start) => place === start || place.startsWith(`${start}/`));
  const [nearest] = known.sort((one, other) => other.length - one.length);
  return nearest && pointers[nearest];
}
