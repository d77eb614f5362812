import type { User } from "../../../api/people/identity";

/** Whether a person may act, as their tag says it: what stops them first. */
export function statusOf(user: User): string {
  const { status, organisation_active, awaits_yes, access_request_id, activated_at } = user;
  if (status === "suspended") return status;
  if (!organisation_active) return "stopped";
  if (awaits_yes) return "waits";
  if (status !== "invited") return status;
  if (access_request_id) return "waits";
  if (needsLink(user)) return "unlinked";
  return activated_at ? "relinked" : "linked";
}

type Linked = Pick<User, "status" | "awaits_yes" | "access_request_id" | "link_expires_at">;

/** Whether the link ended before the person opened it: another must be sent. Who only practises has one too. */
export function needsLink({ status, awaits_yes, access_request_id, link_expires_at }: Linked): boolean {
  if (status !== "invited" || (access_request_id && !awaits_yes)) return false;
  return !link_expires_at || Date.parse(link_expires_at) <= Date.now();
}
