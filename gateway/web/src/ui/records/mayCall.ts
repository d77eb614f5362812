import type { Case } from "../../api/case/cases";

/** Whether a caution forbids calls to the first person of a case, or to another. */
export function mayNotBeCalled(record: Pick<Case, "flags">, person_id: string | null = null): boolean {
  return record.flags.some((each) => each.flag === "do_not_call" && each.person_id === person_id);
}
