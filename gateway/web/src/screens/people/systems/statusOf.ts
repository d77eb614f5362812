import type { System } from "../../../api/people/administration";

/** Whether a system may act, as its tag says it: in words of its own, for those of a person do not agree with it. */
export function statusOf({ status, active, secret_leaked_at }: System): string {
  if (status === "pending") return status;
  if (status === "suspended") return "system_suspended";
  if (secret_leaked_at) return "leaked";
  return active ? "system_active" : "stopped";
}
