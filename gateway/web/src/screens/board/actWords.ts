import { codeLabel } from "../../api/codelists";
import type { Approval } from "../../api/team";
import { organisationName } from "../../ui/organisationNames";

/** What was asked for, with the reason of a closure and the organisation that would take a case over. */
export function actWords({ act, terms }: Pick<Approval, "act" | "terms">): string {
  const words = codeLabel("approvable_act", act);
  const { reason, to_organisation_id } = terms as { reason?: string; to_organisation_id?: string };
  if (act === "transfer" && to_organisation_id) return `${words}: ${organisationName(to_organisation_id)}`;
  return act === "closure" && reason ? `${words}: ${codeLabel("case_closure_reason", reason)}` : words;
}
