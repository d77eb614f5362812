import type { administration } from "./administration";
import type { audit } from "./audit";
import { cases } from "./first/cases";
import { escalation } from "./first/escalation";
import { followUp } from "./first/follow_up";
import { hearings } from "./first/hearings";
import { help } from "./first/help";
import { referrals } from "./first/referrals";
import { shell } from "./first/shell";
import { unsent } from "./first/unsent";
import { who } from "./first/who";
import { withdrawal } from "./first/withdrawal";
import type { later } from "./later";
import type { proceedings } from "./proceedings";

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
