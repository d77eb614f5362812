import { codeLabel } from "../api/codelists";
import { t } from "../i18n";
import type { Field } from "./field";

/** The question in words. */
export function labelOf({ label, what, words }: Field): string {
  return words ?? t(label, what && { what: codeLabel(what.list, what.code) });
}
