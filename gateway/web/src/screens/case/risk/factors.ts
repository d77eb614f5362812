import type { Assessment } from "../../../api/case/cases";

type Item = Assessment["items"][number];

/** One factor in one domain, and what was answered about it each time, oldest first. */
export interface FactorOverTime {
  domain: string;
  factor: string;
  answers: Array<Pick<Item, "is_risk" | "level" | "need" | "note"> & { on: string }>;
}

/** How each factor went over the assessments, which come newest first; what was asked last stands first. */
export function overTime(assessments: readonly Assessment[]): FactorOverTime[] {
  const found = new Map<string, FactorOverTime>();
  for (const { done_on, items } of assessments)
    for (const { domain, factor, is_risk, level, need, note } of items) {
      const key = `${domain}/${factor}`;
      const known = found.get(key) ?? { domain, factor, answers: [] };
      known.answers.unshift({ on: done_on, is_risk, level, need, note });
      found.set(key, known);
    }
  return [...found.values()];
}
