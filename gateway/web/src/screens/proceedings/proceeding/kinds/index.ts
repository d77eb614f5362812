import type { ProceedingKind } from "../kind";
import { ACCUSED } from "./accused";
import { CHARGES } from "./charges";
import { HEARINGS } from "./hearings";
import { JUDGMENTS } from "./judgments";
import { MEASURES } from "./measures";
import { REPARATIONS } from "./reparations";
import { REQUESTS } from "./requests";

const KINDS = [
  ACCUSED,
  CHARGES,
  HEARINGS,
  JUDGMENTS,
  MEASURES,
  REPARATIONS,
  REQUESTS,
] as readonly ProceedingKind<never>[] as readonly ProceedingKind[];

/** The kind that has this name in addresses. */
export function kindNamed(name: string | undefined): ProceedingKind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
