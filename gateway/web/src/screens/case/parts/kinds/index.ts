import type { CaseKind } from "../kind";
import { PLAN } from "./plan";
import { RISK } from "./risk";
import { SHELTER } from "./shelter";

/** The kinds of parts of a case. */
export const KINDS: readonly CaseKind[] = [...PLAN, ...RISK, ...SHELTER];
