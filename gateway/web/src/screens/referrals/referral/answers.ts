import { codeList } from "../../../api/codelists";

/** The lists whose codes an answer to a step may be. */
const LISTS: Record<string, readonly string[]> = {
  outcome: ["service_status", "case_closure_reason"],
  reason: ["rejection_reason"],
  cancel: ["cancellation_reason"],
  topic: ["info_topic"],
  platform: ["referral_platform_reason"],
  movement: ["movement_step"],
  transfer: ["transfer_request_step"],
  ask: ["transfer_request_reason"],
  keep: ["transfer_refusal_reason"],
};

/** An answer to a step in words; what no list knows is shown as it came. */
export function answerText(stem: string, code: string): string {
  return (LISTS[stem] ?? []).map((list) => codeList(list)?.labels.get(code)).find(Boolean) ?? code;
}

/** Rejections and cancellations share codes; some reasons are given by the platform. */
export function reasonText(code: string): string {
  const texts = ["reason", "cancel", "platform", "movement", "transfer"].map((stem) => answerText(stem, code));
  return texts.find((text) => text !== code) ?? code;
}
