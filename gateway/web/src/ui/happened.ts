import { type Key, t } from "../i18n";

/** Kinds of parts that are named in the timeline and among accesses; any other is a change. */
const KINDS = new Set([
  "plan",
  "plan_goal",
  "service",
  "follow_up",
  "own_task",
  "perpetrator_link",
  "conference",
  // Of a proceeding.
  "accused",
  "charge",
  "hearing",
  "measure",
  "judgment",
  "reparation",
  "request",
  "evidence",
  "handover",
]);
const STEPS = new Set(["recorded", "changed", "read"]);

/** What happened to a part of a case or of a proceeding, such as `plan_goal.recorded`; undefined for anything else. */
export function happenedToPart(action: string): string | undefined {
  const [kind = "", step = ""] = action.split(".");
  if (!KINDS.has(kind) || !STEPS.has(step)) return undefined;
  return t(`parts.happened.${step}` as Key, { what: t(`part.${kind}` as Key) });
}
