import type { later as Texts } from "../es/later";
import { admin } from "./admin";
import { alerts } from "./alerts";
import { announcements } from "./announcements";
import { blank } from "./blank";
import { caseFile } from "./caseFile";
import { closure } from "./closure";
import { consents } from "./consents";
import { documents } from "./documents";
import { edit } from "./edit";
import { forms } from "./forms";
import { inside } from "./inside";
import { legal } from "./legal";
import { list } from "./list";
import { more } from "./more";
import { movement } from "./movement";
import { notices } from "./notices";
import { parts } from "./parts";
import { perpetrators } from "./perpetrators";
import { plan } from "./plan";
import { practice } from "./practice";
import { referral } from "./referral";
import { register } from "./register";
import { reports } from "./reports";
import { safety } from "./safety";
import { sealed } from "./sealed";
import { sheet } from "./sheet";
import { team } from "./team";

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
