import { codeLabel } from "../../api/codelists";
import type { Approval } from "../../api/team";
import { colleagueName } from "../../ui/colleagues";
import { organisationName } from "../../ui/organisationNames";

interface Terms {
  reason?: string;
  to_organisation_id?: string;
  named?: string[];
}

/** What was asked for: with the reason of a closure, who would take a case over, or the people named. */
export function actWords({ act, terms }: Pick<Approval, "act" | "terms">): string {
  const words = codeLabel("approvable_act", act);
  const { reason, to_organisation_id, named } = terms as Terms;
  if (act === "transfer" && to_organisation_id) return `${words}: ${organisationName(to_organisation_id)}`;
  if (act === "sealed" && named) return `${words}: ${named.map(colleagueName).join(", ")}`;
  return act === "closure" && reason ? `${words}: ${codeLabel("case_closure_reason", reason)}` : words;
}
