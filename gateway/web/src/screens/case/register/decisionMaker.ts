import { organisationKind } from "../../../api/people/organisationNames";
import { session } from "../../../session/session";

/** Kind of organisation (list `org_type`) → who it is as one that determines a status (list `status_decision_maker`). */
const AS_DECISION_MAKER: Readonly<Record<string, string>> = {
  ngo: "ngo",
  faith_based: "ngo",
  law_enforcement: "police",
  prosecution: "court_or_prosecution",
  court: "court_or_prosecution",
  central_government: "non_police_government",
  local_government: "non_police_government",
  immigration: "non_police_government",
  human_rights: "non_police_government",
  child_protection: "non_police_government",
  consulate: "non_police_government",
  coordination_body: "non_police_government",
  victim_commission: "non_police_government",
};

/** Who determines a status when it is the organisation of who registers; undefined while its kind is not known. */
export function decisionMaker(): string | undefined {
  const own = session.value?.organisation_id;
  const kind = own ? organisationKind(own) : undefined;
  return kind === undefined ? undefined : AS_DECISION_MAKER[kind];
}
