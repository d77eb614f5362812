import { isErasureReason } from "../../../api/case/persons";
import type { Approval } from "../../../api/case/team";
import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import { organisationName } from "../../../api/people/organisationNames";
import { t } from "../../../i18n";

interface Terms {
  reason?: string;
  to_organisation_id?: string;
  named?: string[];
}

/** What was asked for: with its reason, who would take a case over, the people named, or who would be erased. */
export function actWords({ act, terms, about_pseudonym }: Pick<Approval, "act" | "terms" | "about_pseudonym">): string {
  const words = codeLabel("approvable_act", act);
  const { reason, to_organisation_id, named } = terms as Terms;
  if (act === "transfer" && to_organisation_id) return `${words}: ${organisationName(to_organisation_id)}`;
  if (act === "sealed" && named) return `${words}: ${named.map(colleagueName).join(", ")}`;
  if (act === "erasure" && isErasureReason(reason))
    return `${words}: ${about_pseudonym}. ${t(`erase.reason.${reason}`)}`;
  return act === "closure" && reason ? `${words}: ${codeLabel("case_closure_reason", reason)}` : words;
}
