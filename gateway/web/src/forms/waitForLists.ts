import { useEffect, useState } from "preact/hooks";

import { codeList, isMissing } from "../api/codelists";
import { type Field, listOf } from "./field";
import type { Form, Values } from "./form";

/** How long a form waits for the answers of its questions before it is shown as far as it has come. */
const PATIENCE_MS = 2000;

/** What an element carries until it may be shown. */
export interface WaitingForLists {
  "data-waits-for-lists"?: true;
  "aria-busy"?: true;
}

/**
 * Keeps a form out of sight until the lists of its questions are there: one that grows while it is read moves its
 * buttons under the finger, and the press is lost. Spread on the element that holds questions and buttons.
 */
export function useWaitForLists(fields: readonly Field[], form: Form): WaitingForLists {
  const values = form.values.value;
  const isWhole = fields.every((field) => !(field.when?.(values) ?? true) || hasAnswers(field, values));
  const [isShown, setShown] = useState(isWhole);
  useEffect(() => {
    if (isWhole) setShown(true);
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWhole]);
  return isShown || isWhole ? {} : { "data-waits-for-lists": true, "aria-busy": true };
}

function hasAnswers(field: Field, values: Values): boolean {
  if (field.kind === "parts") return field.fields.every((part) => hasAnswers(part, values));
  const list = listOf(field, values);
  return list === undefined || codeList(list) !== undefined || isMissing(list);
}
