import {
  cancelReasonValues,
  completeOutcomeValues,
  provideInfoTopicsValues,
  refuseTransferReasonValues,
  rejectReasonValues,
  requestInfoTopicsValues,
  requestTransferReasonValues,
} from "../../../contract/generated";
import type { Key } from "../../../i18n";

/** A step on a referral, the permission it needs, and what must be said with it. */
export interface StepOffer {
  action: string;
  text: Key;
  tone: "main" | "second" | "care";
  permission: string;
  /** Stems of the answers to choose from, and the name they travel under. */
  ask?: { name: string; answers: readonly string[]; stem: string; label: Key; many?: boolean };
  /** Whether words can be added, or must be. */
  note?: "may" | "must";
}

/** Main steps first. The answers to choose from are those of the server's description. */
export const STEP_OFFERS: readonly StepOffer[] = [
  { action: "acknowledge-withdrawal", text: "step.acknowledge", tone: "main", permission: "referrals:answer" },
  { action: "accept", text: "step.accept", tone: "main", permission: "referrals:answer" },
  {
    action: "provide-info",
    text: "step.provideInfo",
    tone: "main",
    permission: "referrals:send",
    note: "must",
    ask: {
      name: "topics",
      answers: provideInfoTopicsValues,
      stem: "topic",
      label: "step.provideInfo.about",
      many: true,
    },
  },
  {
    action: "request-info",
    text: "step.requestInfo",
    tone: "second",
    permission: "referrals:answer",
    note: "may",
    ask: {
      name: "topics",
      answers: requestInfoTopicsValues,
      stem: "topic",
      label: "step.requestInfo.about",
      many: true,
    },
  },
  {
    action: "reject",
    text: "step.reject",
    tone: "care",
    permission: "referrals:answer",
    note: "may",
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
    note: "may",
    ask: {
      name: "outcome",
      answers: completeOutcomeValues,
      stem: "outcome",
      label: "step.outcome",
    },
  },
  {
    action: "request-transfer",
    text: "step.requestTransfer",
    tone: "second",
    permission: "referrals:answer",
    ask: { name: "reason", answers: requestTransferReasonValues, stem: "ask", label: "step.reason" },
  },
  {
    action: "refuse-transfer",
    text: "step.refuseTransfer",
    tone: "second",
    permission: "referrals:send",
    ask: { name: "reason", answers: refuseTransferReasonValues, stem: "keep", label: "step.reason" },
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
