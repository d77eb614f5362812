import type { Training } from "../../../api/people/training";
import type { Key } from "../../../i18n";

const DAYS_BEFORE = 30;
const DAY_MS = 86_400_000;

/** The sentence about a certificate that ends soon, has ended or is missing, and the day in it; nothing for others. */
export function newsOf(training: Training, now: number): [Key, string?] | undefined {
  const { standing, certified_until: until, training_due_on: due } = training;
  if (standing === "lapsed") return ["standing.lapsed", until ?? ""];
  if (standing === "untrained") return ["standing.missing"];
  if (due) return isNear(due, now) ? ["standing.due", due] : undefined;
  return until && isNear(until, now) ? ["standing.ends", until] : undefined;
}

function isNear(day: string, now: number): boolean {
  return Date.parse(`${day}T23:59:59`) - now <= DAYS_BEFORE * DAY_MS;
}
