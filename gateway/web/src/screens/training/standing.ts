import type { OwnModule } from "../../api/training";

/** A day of the calendar where the reader is: `2020-05-14`. */
function dayOf(moment: Date): string {
  const parts = [moment.getFullYear(), moment.getMonth() + 1, moment.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}

/** Whether the module was passed, and that counts on the day of `now`: its last day counts whole. */
export function isValid({ expires_on }: OwnModule, now = new Date()): boolean {
  return expires_on !== null && expires_on >= dayOf(now);
}
