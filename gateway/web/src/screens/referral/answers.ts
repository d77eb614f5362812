import { codeList } from "../../api/codelists";
import { type Key, t } from "../../i18n";

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

/** Why the platform withdrew a referral: no list, because nobody chooses it. */
const BY_THE_PLATFORM = ["consent_withdrawn", "consent_missing", "consent_capacity", "consent_child_decision"];

/** Rejections and cancellations share codes. */
export function reasonText(code: string): string {
  if (BY_THE_PLATFORM.includes(code)) return t(`reason.${code}` as Key);
  const rejected = answerText("reason", code);
  return rejected === code ? answerText("cancel", code) : rejected;
}
