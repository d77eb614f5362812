import { FLAGS } from "../parts/kinds/flags";
import { SAFETY_PLANS } from "../parts/kinds/safetyPlans";
import { SCREENINGS } from "../parts/kinds/screenings";
import { PartList } from "../parts/PartList";
import type { TabProps } from "../tabProps";
import { AllegedPerpetrators } from "./AllegedPerpetrators";
import { Assessments } from "./Assessments";

/** What endangers the persons of a case, and what protects them. */
export default function RiskTab({ record, persons }: TabProps) {
  const known = persons.data?.items ?? [];
  return (
    <div class="stack">
      <PartList kind={FLAGS} record={record} persons={known} />
      <AllegedPerpetrators record={record} persons={known} />
      <PartList kind={SCREENINGS} record={record} persons={known} />
      <Assessments record={record} />
      <PartList kind={SAFETY_PLANS} record={record} persons={known} />
    </div>
  );
}
