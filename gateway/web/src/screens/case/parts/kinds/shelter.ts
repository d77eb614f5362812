import type { CaseKind } from "../kind";
import { RETURNS } from "./returns";
import { STAYS } from "./stays";

/** The kinds that stand with the shelter of a case. */
export const SHELTER: readonly CaseKind[] = [STAYS, RETURNS];
