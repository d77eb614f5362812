import type { User } from "../../api/identity";

/** Whether a person may act, as their tag says it: what stops them first. */
export function statusOf({ status, organisation_active, awaits_yes, access_request_id, activated_at }: User): string {
  if (status === "suspended") return status;
  if (!organisation_active) return "stopped";
  if (awaits_yes) return "waits";
  if (status !== "invited") return status;
  if (access_request_id) return "waits";
  return activated_at ? "relinked" : "linked";
}
