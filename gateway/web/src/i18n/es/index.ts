import { admin } from "./admin";
import { cases } from "./cases";
import { referrals } from "./referrals";
import { register } from "./register";
import { reports } from "./reports";
import { shell } from "./shell";

export const es = { ...shell, ...cases, ...register, ...referrals, ...reports, ...admin };

/** A text that must exist in every language; a missing one does not compile. */
export type Key = keyof typeof es;
export type Catalogue = Record<Key, string>;
