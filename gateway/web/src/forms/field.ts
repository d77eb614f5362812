import type { CodeItem } from "../api/codelists";
import type { Key } from "../i18n";
import type { Values } from "./form";

interface Common {
  name: string;
  label: Key;
  hint?: Key;
  /** The field is asked only while this holds. */
  when?: (values: Values) => boolean;
}

/** One code of a list that the server owns. */
export interface CodeField extends Common {
  kind: "code";
  list: string;
  /** Offer the three-letter country code instead of the two-letter one. */
  alpha3?: boolean;
  /** Which items of the list can be an answer here; left out, all of them. */
  only?: (item: CodeItem) => boolean;
  required?: boolean;
}

export interface CodesField extends Common {
  kind: "codes";
  list: string;
  alpha3?: boolean;
}

/** Every item of a list asked one by one: yes, no, unknown, or not asked. */
export interface ControlsField extends Common {
  kind: "controls";
  list: string;
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
}

export type Field = CodeField | CodesField | ControlsField | TextField | DateField;
