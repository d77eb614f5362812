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

/** The texts of screens that no start shows: they come with the first screen that needs them. */
export const later = {
  ...admin,
  ...alerts,
  ...announcements,
  ...caseFile,
  ...closure,
  ...consents,
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
};
