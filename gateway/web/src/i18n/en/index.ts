import type { FirstTexts } from "../es";
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
