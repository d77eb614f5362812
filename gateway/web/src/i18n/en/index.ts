import type { FirstTexts } from "../es";
import { cases } from "./cases";
import { escalation } from "./escalation";
import { followUp } from "./follow_up";
import { hearings } from "./hearings";
import { help } from "./help";
import { referrals } from "./referrals";
import { shell } from "./shell";
import { unsent } from "./unsent";
import { who } from "./who";
import { withdrawal } from "./withdrawal";

export const en: FirstTexts = {
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
