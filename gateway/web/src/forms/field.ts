import type { CodeItem } from "../api/codelists";
import type { Key } from "../i18n";
import type { Values } from "./form";

interface Common {
  name: string;
  label: Key;
  /** The code that the `{what}` of the label names, where one question is asked of each of several things. */
  what?: { list: string; code: string };
  /** What the question says instead, where the server words it. */
  words?: string;
  hint?: Key;
  required?: boolean;
  /** Whether the question says that it may be left out: where most others may not. */
  optional?: boolean;
  /** The field is asked only while this holds. */
  when?: (values: Values) => boolean;
  /** It is seldom needed: it is behind a fold with this label, together with its neighbours of the same label. */
  folded?: (values: Values) => string;
  /** What a record holds for the answer, where that is a number or a yes and not what was chosen or typed. */
  as?: "number" | "yesNo";
  /** The least and the greatest number that it may be. */
  between?: readonly [number, number];
}

/** A list that the server owns, by its name; which one it is can follow from other answers, and none may be. */
export type ListName = string | ((values: Values) => string | undefined);

/** One code of a list that the server owns. */
export interface CodeField extends Common {
  kind: "code";
  list: ListName;
  /** Offer the three-letter country code instead of the two-letter one. */
  alpha3?: boolean;
  /** Which items of the list can be an answer here; left out, all of them. */
  only?: (item: CodeItem, values: Values) => boolean;
  /** What is said beside the label of an item; nothing where it is empty. */
  beside?: (code: string) => string;
  /** What holds because of other answers while nothing else is chosen; it is shown as chosen, with the reason. */
  follows?: Follows;
  /** Whether another answer has left this one without a sense; it is then none. */
  void?: (code: string, values: Values) => boolean;
  /** Two answers in a row, also on a phone. */
  dense?: boolean;
  /** What stands for no answer where the question is about no person attended to; left out, "not known". */
  none?: Key;
}

export interface Follows {
  code: (values: Values) => string | undefined;
  why: Key;
}

export interface CodesField extends Common {
  kind: "codes";
  list: ListName;
  alpha3?: boolean;
  only?: (item: CodeItem, values: Values) => boolean;
  /** Codes that are shown at once, the rest behind a fold; left out, all are shown. */
  common?: readonly string[];
  dense?: boolean;
  /** As of a `CodeField`. */
  none?: Key;
}

/** Every item of a list asked one by one; what is not asked has no answer. */
export interface ControlsField extends Common {
  kind: "controls";
  list: string;
  /** The answers; left out, yes, no and unknown. An empty code takes the answer back. */
  columns?: ReadonlyArray<{ code: string; label: Key }>;
  /** Parts of a long list, folded unless they are `open`; what is in none of them makes the last. */
  groups?: ReadonlyArray<{ label: Key; codes: readonly string[]; open?: boolean }>;
  /** Questions that are no codes of a list, in their parts: they are asked instead of the list. */
  asked?: (values: Values) => readonly Asked[];
}

/** Part of what is asked one by one. */
export interface Asked {
  label: string;
  items: CodeItem[];
  open: boolean;
}

/** One of a few things that are no codes of a list, such as colleagues. */
export interface ChoiceField extends Common {
  kind: "choice";
  items: (values: Values) => ReadonlyArray<{ code: string; label: string }>;
  /** What stands for none of them; left out, "not known". */
  none?: Key;
}

/** Any of a few things that are no codes of a list, such as the persons in a proceeding. */
export interface ChoicesField extends Common {
  kind: "choices";
  items: (values: Values) => ReadonlyArray<{ code: string; label: string }>;
  /** Check boxes however many there are: they are ticked at first, and taken away. */
  allAtOnce?: boolean;
  /** As of a `CodeField`. */
  none?: Key;
}

/** A day and an hour on the clocks of a country; the record holds the moment. */
export interface MomentField extends Common {
  kind: "moment";
  /** IANA name of the time zone. */
  zone: string;
}

/** A length of time in years and months; the record holds months. */
export interface SpanField extends Common {
  kind: "span";
}

export interface TextField extends Common {
  kind: "text";
  input?: "text" | "tel" | "email" | "search";
  short?: boolean;
  long?: boolean;
}

/** A date as people type it; `exact` asks for a day, `future` for one that comes, such as an expiry. */
export interface DateField extends Common {
  kind: "date";
  exact?: boolean;
  future?: boolean;
  /** Whether a day that is past is refused; a record of what was planned may hold one. */
  ahead?: boolean;
  /** What holds while nothing is typed, in words; no answer is filled in that was not given. */
  unfilled?: (values: Values) => string;
}

/** The same few questions for each of several things, such as the stretches of a way. */
export interface PartsField extends Common {
  kind: "parts";
  /** What is asked about each, by the names of the thing itself. */
  fields: readonly PlainField[];
  /** What one of them is called, with its `{number}`. */
  each: Key;
  add: Key;
  most: number;
}

export type PlainField =
  | CodeField
  | CodesField
  | ControlsField
  | ChoiceField
  | ChoicesField
  | TextField
  | DateField
  | MomentField
  | SpanField;
export type Field = PlainField | PartsField;

/** The list of a question as things stand, by its name; undefined where it has none. */
export function listOf(field: Field, values: Values): string | undefined {
  if (!("list" in field)) return undefined;
  return typeof field.list === "function" ? field.list(values) : field.list;
}

/** What is chosen: the answer, else what follows from other answers. */
export function chosenOf(field: CodeField, values: Values): string {
  return String(values[field.name] || field.follows?.code(values) || "");
}

/** The answers of `fields`, and what follows where a question has none. */
export function withFollowing(fields: readonly Field[], values: Values): Values {
  let whole = values;
  for (const field of fields) {
    if (field.kind !== "code" || !(field.when?.(whole) ?? true)) continue;
    const chosen = chosenOf(field, whole);
    if (chosen) whole = { ...whole, [field.name]: chosen };
  }
  return whole;
}
