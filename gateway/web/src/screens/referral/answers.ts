import { codeList } from "../../api/codelists";
import { type Key, t } from "../../i18n";

/** The lists whose codes an outcome may be. */
const OUTCOMES = ["service_status", "case_closure_reason"];

/** An answer to a step in words: outcomes are codes of lists, reasons and topics have texts of their own. */
export function answerText(stem: string, code: string): string {
  if (stem !== "outcome") return t(`${stem}.${code}` as Key) || code;
  return OUTCOMES.map((list) => codeList(list)?.labels.get(code)).find(Boolean) ?? code;
}

/** Rejections and cancellations share codes; what neither knows is shown as it came. */
export function reasonText(code: string): string {
  return t(`reason.${code}` as Key) || t(`cancel.${code}` as Key) || code;
}
