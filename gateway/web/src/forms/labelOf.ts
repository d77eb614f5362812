import { codeLabel } from "../api/codelists";
import { t } from "../i18n";
import type { Field } from "./field";

/** The question in words. */
export function labelOf({ label, what }: Field): string {
  return what ? t(label, { what: codeLabel(what.list, what.code) }) : t(label);
}
