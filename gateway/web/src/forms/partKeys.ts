import type { CodeItem } from "../api/codelists";
import type { Field, PartsField, PlainField } from "./field";
import type { Values } from "./form";

/**
 * Several things of one kind in the values of a form: `legs` holds a key for each, and `legs.2.country` what was
 * answered about the one with key 2. A key is never used again, so that what is removed moves no other answer.
 */
export function keysOf({ name }: PartsField, values: Values): string[] {
  return (values[name] as string[] | undefined) ?? [];
}

/** The keys with one more. */
export function withOneMore(field: PartsField, values: Values): string[] {
  const used = Object.keys(values).flatMap((name) => {
    const [of, key] = name.split(".");
    return of === field.name && key ? [Number(key)] : [];
  });
  const keys = keysOf(field, values);
  return [...keys, String(Math.max(-1, ...used, ...keys.map(Number)) + 1)];
}

/** The questions about the thing with `key`, under names that no other question of the form has. */
export function fieldsOf(field: PartsField, key: string): Field[] {
  const prefix = `${field.name}.${key}.`;
  return field.fields.map((asked) => ofPart(asked, prefix));
}

/** What was answered about the thing with `key`, by the names of the thing itself. */
export function valuesUnder(prefix: string, values: Values): Values {
  const own = Object.entries(values).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]));
}

/** Its conditions look at the answers about the same thing only. */
function ofPart(asked: PlainField, prefix: string): Field {
  const own = (values: Values) => valuesUnder(prefix, values);
  const { when, folded } = asked;
  const common = {
    name: `${prefix}${asked.name}`,
    ...(when && { when: (values: Values) => when(own(values)) }),
    ...(folded && { folded: (values: Values) => folded(own(values)) }),
  };
  if (asked.kind !== "code" && asked.kind !== "codes") return { ...asked, ...common };
  const { only, list } = asked;
  return {
    ...asked,
    ...common,
    list: typeof list === "function" ? (values: Values) => list(own(values)) : list,
    ...(only && { only: (item: CodeItem, values: Values) => only(item, own(values)) }),
  };
}
