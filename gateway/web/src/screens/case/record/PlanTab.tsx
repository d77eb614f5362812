import { PartLists } from "../../../parts/PartLists";
import { PLAN } from "../parts/kinds/plan";
import { CASES } from "../parts/owner";
import type { TabProps } from "../tabProps";

/** What is to be reached with the person, what they receive, and what comes next. */
export default function PlanTab({ record, persons, changed }: TabProps) {
  const of = { record, persons: persons.data?.items ?? [] };
  return <PartLists owner={CASES} kinds={PLAN} of={of} changed={changed} />;
}
