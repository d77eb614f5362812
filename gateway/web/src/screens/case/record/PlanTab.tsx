import { CONFERENCES } from "../parts/kinds/conferences";
import { FOLLOW_UPS } from "../parts/kinds/followUps";
import { GOALS } from "../parts/kinds/goals";
import { OWN_TASKS } from "../parts/kinds/ownTasks";
import { PLANS } from "../parts/kinds/plans";
import { SERVICES } from "../parts/kinds/services";
import { PartList } from "../parts/PartList";
import type { TabProps } from "../tabProps";

/** What is to be reached with the person, what they receive, and what comes next. */
export default function PlanTab({ record, persons, changed }: TabProps) {
  const of = { record, persons: persons.data?.items ?? [], changed };
  return (
    <div class="stack">
      <PartList kind={PLANS} {...of} />
      <PartList kind={GOALS} {...of} />
      <PartList kind={SERVICES} {...of} />
      <PartList kind={FOLLOW_UPS} {...of} />
      <PartList kind={OWN_TASKS} {...of} />
      <PartList kind={CONFERENCES} {...of} />
    </div>
  );
}
