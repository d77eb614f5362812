import { PartLists } from "../../../parts/PartLists";
import { RISK } from "../parts/kinds/risk";
import { CASES } from "../parts/owner";
import type { TabProps } from "../tabProps";
import { AllegedPerpetrators } from "./AllegedPerpetrators";
import { Assessments } from "./Assessments";

/** What endangers the persons of a case, and what protects them. */
export default function RiskTab({ record, persons }: TabProps) {
  return (
    <PartLists
      owner={CASES}
      kinds={RISK}
      of={{ record, persons: persons.data?.items ?? [] }}
      around={{
        perpetrators: (list) => <AllegedPerpetrators record={record}>{list}</AllegedPerpetrators>,
        screenings: (list) => (
          <>
            {list}
            <Assessments record={record} />
          </>
        ),
      }}
    />
  );
}
