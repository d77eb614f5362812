import { codeList } from "../../api/codelists";

/** The lists whose codes an answer to a step may be. */
const LISTS: Record<string, readonly string[]> = {
  outcome: ["service_status", "case_closure_reason"],
  reason: ["rejection_reason"],
  cancel: ["cancellation_reason"],
  topic: ["info_topic"],
};

/** An answer to a step in words; what no list knows is shown as it came. */
export function answerText(stem: string, code: string): string {
  return (LISTS[stem] ?? []).map((list) => codeList(list)?.labels.get(code)).find(Boolean) ?? code;
}

/** Rejections and cancellations share codes. */
export function reasonText(code: string): string {
  const rejected = answerText("reason", code);
  return rejected === code ? answerText("cancel", code) : rejected;
}
