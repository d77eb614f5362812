import { codeLabel } from "../../api/codelists";
import type { Approval } from "../../api/team";

/** What was asked for, with the reason where the act has one. */
export function actWords({ act, terms }: Pick<Approval, "act" | "terms">): string {
  const words = codeLabel("approvable_act", act);
  const { reason } = terms as { reason?: string };
  return act === "closure" && reason ? `${words}: ${codeLabel("case_closure_reason", reason)}` : words;
}
