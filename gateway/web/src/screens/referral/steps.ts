import type { Key } from "../../i18n";

/** A step somebody may take on a referral: whose it is, from which states, and what must be said with it. */
export interface StepOffer {
  action: string;
  text: Key;
  tone: "main" | "second" | "care";
  party: "sender" | "receiver";
  from: readonly string[];
  /** Stems of the answers to choose from, and the name they travel under. */
  ask?: { name: string; answers: readonly string[]; stem: string; label: Key };
  note?: boolean;
}

const UNANSWERED = ["sent", "received", "info_requested"] as const;

/** Part of the life cycle that the contract fixes; the server checks every step again. */
export const STEP_OFFERS: readonly StepOffer[] = [
  { action: "accept", text: "step.accept", tone: "main", party: "receiver", from: UNANSWERED },
  {
    action: "request-info",
    text: "step.requestInfo",
    tone: "second",
    party: "receiver",
    from: ["sent", "received"],
    ask: {
      name: "topics",
      answers: ["needs", "health", "language", "transport", "documents", "dependants", "security", "other"],
      stem: "topic",
      label: "step.requestInfo.about",
    },
  },
  {
    action: "reject",
    text: "step.reject",
    tone: "care",
    party: "receiver",
    from: UNANSWERED,
    note: true,
    ask: {
      name: "reason",
      answers: ["capacity", "profile", "mandate", "security", "other"],
      stem: "reason",
      label: "step.reason",
    },
  },
  { action: "start", text: "step.start", tone: "main", party: "receiver", from: ["accepted"] },
  {
    action: "complete",
    text: "step.complete",
    tone: "main",
    party: "receiver",
    from: ["in_service"],
    ask: {
      name: "outcome",
      answers: ["delivered", "not_delivered", "declined", "unavailable", "already_received"],
      stem: "outcome",
      label: "step.outcome",
    },
  },
  {
    action: "cancel",
    text: "step.cancel",
    tone: "care",
    party: "sender",
    from: [...UNANSWERED, "accepted"],
    ask: {
      name: "reason",
      answers: ["not_needed", "other_service", "mistake", "security", "other"],
      stem: "cancel",
      label: "step.reason",
    },
  },
];
