import {
  cancelReasonValues,
  completeOutcomeValues,
  rejectReasonValues,
  requestInfoTopicsValues,
} from "../../api/generated";
import type { Key } from "../../i18n";

/** A step somebody may take on a referral, what it asks of her role, and what must be said with it. */
export interface StepOffer {
  action: string;
  text: Key;
  tone: "main" | "second" | "care";
  permission: string;
  /** Stems of the answers to choose from, and the name they travel under. */
  ask?: { name: string; answers: readonly string[]; stem: string; label: Key };
  note?: boolean;
}

/** Main steps first. The answers to choose from are those of the server's description. */
export const STEP_OFFERS: readonly StepOffer[] = [
  { action: "accept", text: "step.accept", tone: "main", permission: "referrals:answer" },
  {
    action: "request-info",
    text: "step.requestInfo",
    tone: "second",
    permission: "referrals:answer",
    ask: {
      name: "topics",
      answers: requestInfoTopicsValues,
      stem: "topic",
      label: "step.requestInfo.about",
    },
  },
  {
    action: "reject",
    text: "step.reject",
    tone: "care",
    permission: "referrals:answer",
    note: true,
    ask: {
      name: "reason",
      answers: rejectReasonValues,
      stem: "reason",
      label: "step.reason",
    },
  },
  { action: "start", text: "step.start", tone: "main", permission: "referrals:answer" },
  {
    action: "complete",
    text: "step.complete",
    tone: "main",
    permission: "referrals:answer",
    ask: {
      name: "outcome",
      answers: completeOutcomeValues,
      stem: "outcome",
      label: "step.outcome",
    },
  },
  {
    action: "cancel",
    text: "step.cancel",
    tone: "care",
    permission: "referrals:send",
    ask: {
      name: "reason",
      answers: cancelReasonValues,
      stem: "cancel",
      label: "step.reason",
    },
  },
];
