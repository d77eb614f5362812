import type { User } from "../../../api/people/identity";

/** Which words ask before a suspended person is reinstated: a lost device needs a new link afterwards. */
export function reinstatement({ activated_at, suspended_for }: Pick<User, "activated_at" | "suspended_for">) {
  if (!activated_at) return "user.reinstate.invited";
  return suspended_for === "account_at_risk" ? "user.reinstate.atRisk" : "user.reinstate";
}
