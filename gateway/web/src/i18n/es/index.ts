import type { administration } from "./administration";
import type { audit } from "./audit";
import { cases } from "./cases";
import { escalation } from "./escalation";
import { followUp } from "./follow_up";
import { hearings } from "./hearings";
import { help } from "./help";
import type { later } from "./later";
import type { proceedings } from "./proceedings";
import { referrals } from "./referrals";
import { shell } from "./shell";
import { unsent } from "./unsent";
import { who } from "./who";
import { withdrawal } from "./withdrawal";

export const es = {
  ...shell,
  ...unsent,
  ...cases,
  ...followUp,
  ...help,
  ...referrals,
  ...escalation,
  ...who,
  ...withdrawal,
  ...hearings,
};

export type FirstTexts = Record<keyof typeof es, string>;
export type LaterTexts = Record<keyof typeof later, string>;
export type AdministrationTexts = Record<keyof typeof administration, string>;
export type ProceedingTexts = Record<keyof typeof proceedings, string>;
export type AuditTexts = Record<keyof typeof audit, string>;
/** A text that must exist in every language; a missing one does not compile. */
export type Key =
  | keyof FirstTexts
  | keyof LaterTexts
  | keyof ProceedingTexts
  | keyof AdministrationTexts
  | keyof AuditTexts;
