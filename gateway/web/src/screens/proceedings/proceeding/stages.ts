import type { StageChange } from "../../../api/proceedings/proceedings";

/** A stage with the day since when, and whether it was taken back as a mistake. */
export interface Entered extends StageChange {
  stage: NonNullable<StageChange["stage"]>;
  on: string;
  isTakenBack: boolean;
}

/** Every stage that was recorded, in the order of its days; what only takes another back is none. */
export function enteredStages(changes: readonly StageChange[]): Entered[] {
  const gone = new Set(changes.map(({ takes_back }) => takes_back));
  return changes
    .flatMap(({ stage, on, ...rest }) => (stage && on ? [{ ...rest, stage, on, isTakenBack: gone.has(rest.id) }] : []))
    .sort((one, other) => orderOf(one).localeCompare(orderOf(other)));
}

function orderOf({ on, recorded_at, id }: Entered): string {
  return `${on} ${recorded_at} ${id}`;
}
