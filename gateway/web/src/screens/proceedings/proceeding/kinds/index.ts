import type { ProceedingKind } from "../kind";
import { ACCUSED } from "./accused";
import { CHARGES } from "./charges";
import { HEARINGS } from "./hearings";
import { JUDGMENTS } from "./judgments";
import { MEASURES } from "./measures";
import { REPARATIONS } from "./reparations";
import { REQUESTS } from "./requests";

/** The kinds of parts of a proceeding, in the order in which they are listed. */
export const KINDS: readonly ProceedingKind[] = [
  ACCUSED,
  CHARGES,
  HEARINGS,
  MEASURES,
  JUDGMENTS,
  REPARATIONS,
  REQUESTS,
];
