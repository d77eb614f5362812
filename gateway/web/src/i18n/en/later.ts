import type { later as Texts } from "../es/later";
import { admin } from "./admin";
import { announcements } from "./announcements";
import { alerts } from "./case/alerts";
import { blank } from "./case/blank";
import { caseFile } from "./case/caseFile";
import { closure } from "./case/closure";
import { consents } from "./case/consents";
import { documents } from "./case/documents";
import { edit } from "./case/edit";
import { legal } from "./case/legal";
import { parts } from "./case/parts";
import { perpetrators } from "./case/perpetrators";
import { plan } from "./case/plan";
import { register } from "./case/register";
import { safety } from "./case/safety";
import { sealed } from "./case/sealed";
import { sheet } from "./case/sheet";
import { team } from "./case/team";
import { forms } from "./forms";
import { inside } from "./inside";
import { list } from "./list";
import { more } from "./more";
import { movement } from "./movement";
import { notices } from "./notices";
import { practice } from "./practice";
import { referral } from "./referral";
import { reports } from "./reports";

export const later: Record<keyof typeof Texts, string> = {
  ...admin,
  ...alerts,
  ...announcements,
  ...caseFile,
  ...closure,
  ...edit,
  ...forms,
  ...inside,
  ...legal,
  ...list,
  ...more,
  ...movement,
  ...notices,
  ...parts,
  ...perpetrators,
  ...plan,
  ...practice,
  ...referral,
  ...register,
  ...reports,
  ...safety,
  ...sealed,
  ...sheet,
  ...team,
  ...documents,
  ...blank,
  ...consents,
};
