import type { Catalogue } from "../es";
import { admin } from "./admin";
import { cases } from "./cases";
import { referrals } from "./referrals";
import { register } from "./register";
import { reports } from "./reports";
import { shell } from "./shell";

export const en: Catalogue = { ...shell, ...cases, ...register, ...referrals, ...reports, ...admin };
