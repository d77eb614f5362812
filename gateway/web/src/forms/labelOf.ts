import { codeLabel } from "../api/codelists";
import { t } from "../i18n";
import type { Field } from "./field";

/** The question in words. */
export function labelOf({ label, what, words, optional }: Field): string {
  const asked = words ?? t(label, what && { what: codeLabel(what.list, what.code) });
  return optional ? t("form.optional", { question: asked }) : asked;
}
