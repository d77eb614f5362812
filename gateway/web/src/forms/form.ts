import { type Signal, signal } from "@preact/signals";

import type { FieldError, Problem } from "../http/problem";

export type Values = Record<string, unknown>;

/** What has been typed so far, and what is wrong with it; both by name of field. */
export interface Form {
  values: Signal<Values>;
  errors: Signal<Record<string, string>>;
  /** Whether `errors` are those that were found last; typing takes them away one by one, and that is no new finding. */
  justRefused: () => boolean;
  set: (name: string, value: unknown) => void;
  text: (name: string) => string;
  list: (name: string) => string[];
}

export function makeForm(initial: Values = {}): Form {
  const values = signal<Values>(initial);
  const errors = signal<Record<string, string>>({});
  let left = errors.value;
  return {
    values,
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

/** Puts the server's objections beside the fields they are about; gives back those that belong to none. */
export function placeErrors(form: Form, problem: Problem, pointers: Record<string, string>): FieldError[] {
  const placed: Record<string, string> = {};
  const homeless: FieldError[] = [];
  for (const error of problem.errors) {
    const pointer = Object.keys(pointers).find((known) => error.pointer.startsWith(known));
    const name = pointer && pointers[pointer];
    if (name) placed[name] = error.message;
    else homeless.push(error);
  }
  form.errors.value = placed;
  return homeless;
}
