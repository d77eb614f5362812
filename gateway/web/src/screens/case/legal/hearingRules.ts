import type { Hearing } from "../../../api/proceedings/proceedingsOfCase";

/** A hearing with one of these outcomes took place. */
const HELD = new Set(["held", "victim_not_required"]);
/** Evidence that is taken before the trial, so that the person need not testify again. */
const IN_ADVANCE = "anticipated_evidence";

/** When a hearing is, and what became of it. */
type Scheduled = Pick<Hearing, "scheduled_at" | "outcome">;

/** The hearings of a proceeding in the order in which they are read. */
export interface Ordered<H extends Scheduled> {
  /** The one that comes first from now on. */
  next: H | undefined;
  /** Those after it, the soonest first, and then the past ones, the latest first. */
  others: readonly H[];
}

/** What comes is before what has been, and what was called off is with what has been. */
export function inOrder<H extends Scheduled>(hearings: readonly H[], now = new Date()): Ordered<H> {
  const moment = ({ scheduled_at }: Scheduled) => new Date(scheduled_at).getTime();
  const comes = (hearing: Scheduled) => hearing.outcome === null && moment(hearing) >= now.getTime();
  const [next, ...later] = hearings.filter(comes).sort((one, other) => moment(one) - moment(other));
  const past = hearings.filter((hearing) => !comes(hearing)).sort((one, other) => moment(other) - moment(one));
  return { next, others: [...later, ...past] };
}

/** A hearing whose moment has passed, and nobody has recorded what became of it. */
export function lacksOutcome({ outcome, scheduled_at }: Hearing, now = new Date()): boolean {
  return outcome === null && new Date(scheduled_at) < now;
}

/** Whether it makes sense to say who goes along: not to one that was called off or moved. */
export function canBeAccompanied({ outcome }: Hearing): boolean {
  return outcome === null || HELD.has(outcome);
}

/** In how many hearings a person of the proceeding testified, and whether once and for all. */
export function testimonyOf(person: string, hearings: readonly Hearing[]): { times: number; inAdvance: boolean } {
  const heard = hearings.filter((hearing) => hearing.heard.includes(person));
  return { times: heard.length, inAdvance: heard.some(({ type }) => type === IN_ADVANCE) };
}
