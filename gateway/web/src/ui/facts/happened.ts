import { type Key, t } from "../../i18n";

const STEPS = new Set(["recorded", "changed", "read"]);

/**
 * What happened to a part of a case or of a proceeding, such as `plan_goal.recorded`; undefined for anything else. The
 * kinds that are named in the timeline and among accesses are those with a text; any other is a change.
 */
export function happenedToPart(action: string): string | undefined {
  const [kind = "", step = ""] = action.split(".");
  const what = STEPS.has(step) && t(`happened.${kind}` as Key);
  return what ? t(`parts.happened.${step}` as Key, { what }) : undefined;
}
