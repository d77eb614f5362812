import type { CaseKind } from "../kind";
import { FLAGS } from "./flags";
import { PERPETRATORS } from "./perpetrators";
import { SAFETY_PLANS } from "./safetyPlans";
import { SCREENINGS } from "./screenings";

/** The kinds that the risk of a case lists. */
export const RISK: readonly CaseKind[] = [FLAGS, PERPETRATORS, SCREENINGS, SAFETY_PLANS];
