import { daysBetween } from "../../../ui/time/calendar";

/** A deadline of the law that runs for a proceeding. */
export interface DueAct {
  code: string;
  due_on: string;
  before_stage: string | null;
  confirmed: boolean;
}

const NEAR_DAYS = 15;

/** Those that are over or come within two weeks or so, the first one first. */
export function nearDeadlines<D extends Pick<DueAct, "due_on">>(acts: readonly D[], today: string): D[] {
  return acts
    .filter(({ due_on }) => daysBetween(today, due_on) <= NEAR_DAYS)
    .sort((one, other) => one.due_on.localeCompare(other.due_on));
}
