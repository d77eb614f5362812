import type { PartKind } from "../kind";
import { FLAGS } from "./flags";
import { GOALS } from "./goals";
import { RETURNS } from "./returns";
import { SAFETY_PLANS } from "./safetyPlans";
import { SCREENINGS } from "./screenings";
import { STAYS } from "./stays";

const KINDS = [
  FLAGS,
  GOALS,
  RETURNS,
  SAFETY_PLANS,
  SCREENINGS,
  STAYS,
] as readonly PartKind<never>[] as readonly PartKind[];

/** The kind that has this name in addresses. */
export function kindNamed(name: string | undefined): PartKind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
