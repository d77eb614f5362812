import type { CaseKind } from "../kind";
import { CONFERENCES } from "./conferences";
import { FOLLOW_UPS } from "./followUps";
import { GOALS } from "./goals";
import { OWN_TASKS } from "./ownTasks";
import { PLANS } from "./plans";
import { SERVICES } from "./services";

/** The kinds that the plan of a case lists. */
export const PLAN: readonly CaseKind[] = [PLANS, GOALS, SERVICES, FOLLOW_UPS, OWN_TASKS, CONFERENCES];
