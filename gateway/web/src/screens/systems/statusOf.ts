import type { System } from "../../api/administration";

/** Whether a system may act, as its tag says it. */
export function statusOf({ status, active, secret_leaked_at }: System): string {
  if (status === "active" && secret_leaked_at) return "leaked";
  return status === "active" && !active ? "stopped" : status;
}
