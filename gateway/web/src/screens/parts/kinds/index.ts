import type { PartKind } from "../kind";
import { FLAGS } from "./flags";
import { GOALS } from "./goals";
import { SAFETY_PLANS } from "./safetyPlans";
import { SCREENINGS } from "./screenings";

const KINDS = [FLAGS, GOALS, SAFETY_PLANS, SCREENINGS] as readonly PartKind<never>[] as readonly PartKind[];

/** The kind that has this name in addresses. */
export function kindNamed(name: string | undefined): PartKind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
