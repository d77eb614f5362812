import { GOALS } from "../parts/kinds/goals";
import { PartList } from "../parts/PartList";
import type { TabProps } from "./tabs";

/** What is to be reached with the person. */
export default function PlanTab({ record, persons }: TabProps) {
  return (
    <div class="stack">
      <PartList kind={GOALS} record={record} persons={persons.data?.items ?? []} />
    </div>
  );
}
