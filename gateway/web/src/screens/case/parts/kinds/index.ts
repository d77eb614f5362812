import type { PartKind } from "../kind";
import { CONFERENCES } from "./conferences";
import { FLAGS } from "./flags";
import { FOLLOW_UPS } from "./followUps";
import { GOALS } from "./goals";
import { OWN_TASKS } from "./ownTasks";
import { PERPETRATORS } from "./perpetrators";
import { PLANS } from "./plans";
import { RETURNS } from "./returns";
import { SAFETY_PLANS } from "./safetyPlans";
import { SCREENINGS } from "./screenings";
import { SERVICES } from "./services";
import { STAYS } from "./stays";

const KINDS = [
  CONFERENCES,
  FLAGS,
  FOLLOW_UPS,
  GOALS,
  OWN_TASKS,
  PERPETRATORS,
  PLANS,
  RETURNS,
  SAFETY_PLANS,
  SCREENINGS,
  SERVICES,
  STAYS,
] as readonly PartKind<never>[] as readonly PartKind[];

/** The kind that has this name in addresses. */
export function kindNamed(name: string | undefined): PartKind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
