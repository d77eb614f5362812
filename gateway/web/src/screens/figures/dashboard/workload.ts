import type { CaseLine } from "../../../api/case/cases";
import type { ReferralLine } from "../../../api/referrals/referrals";
import { number, t } from "../../../i18n";

/** As many as one page of a list holds: beyond it a count says "or more". */
export const PAGE = 200;
const WEEK_MS = 7 * 86_400_000;
const HOUR_MS = 3_600_000;

export interface Load {
  open: number;
  overdue: number;
  thisWeek: number;
  /** Open cases by risk, the most urgent first; only risks that there are. */
  byRisk: Array<{ code: string; cases: number }>;
}

/** Who has how many open cases, and how many of them ask for something that is late; `id` is null for nobody. */
export interface Share {
  id: string | null;
  open: number;
  overdue: number;
}

const RISKS = ["imminent", "high", "medium", "low"];

/** Counts of the open cases among `lines`. */
export function loadOf(lines: readonly CaseLine[], now: Date): Load {
  const open = lines.filter(isOpen);
  const within = (ms: number) => open.filter((line) => isDue(line, now.getTime() + ms)).length;
  const byRisk = RISKS.map((code) => ({ code, cases: open.filter((line) => line.risk_level === code).length }));
  const overdue = within(0);
  return {
    open: open.length,
    overdue,
    thisWeek: within(WEEK_MS) - overdue,
    byRisk: byRisk.filter((risk) => risk.cases),
  };
}

/** The open cases by the person who has them, most late ones first. */
export function sharesOf(lines: readonly CaseLine[], now: Date): Share[] {
  const shares = new Map<string | null, Share>();
  for (const line of lines.filter(isOpen)) {
    const share = shares.get(line.assigned_to) ?? { id: line.assigned_to, open: 0, overdue: 0 };
    share.open += 1;
    share.overdue += isDue(line, now.getTime()) ? 1 : 0;
    shares.set(line.assigned_to, share);
  }
  return [...shares.values()].sort((one, other) => other.overdue - one.overdue || other.open - one.open);
}

/** Which cases the figures of one's own work count; `more` where there are more than one page. */
export function whatCounts(team: boolean, more: boolean): string {
  const counted = t(team ? "work.apart.team" : "work.apart.mine");
  return more ? `${counted} ${t("work.newest", { count: number(PAGE) })}` : counted;
}

export interface Answers {
  waiting: number;
  late: number;
  inService: number;
  /** Half of the answered referrals were answered within so many hours; undefined where none was. */
  medianHours: number | undefined;
}

/** Counts of the referrals in the box of those who answer them. */
export function answersOf(lines: readonly ReferralLine[], unanswered: ReadonlySet<string>, now: Date): Answers {
  const waiting = lines.filter((line) => unanswered.has(line.state));
  const hours = lines
    .filter((line) => line.answered_at)
    .map((line) => (new Date(line.answered_at ?? "").getTime() - new Date(line.sent_at).getTime()) / HOUR_MS)
    .sort((one, other) => one - other);
  return {
    waiting: waiting.length,
    late: waiting.filter((line) => new Date(line.respond_by) < now).length,
    inService: lines.filter((line) => line.state === "accepted" || line.state === "in_service").length,
    medianHours: hours[Math.floor((hours.length - 1) / 2)],
  };
}

function isOpen(line: CaseLine): boolean {
  return line.stage !== "closed";
}

function isDue(line: CaseLine, before: number): boolean {
  return line.next_due_at !== null && new Date(line.next_due_at).getTime() <= before;
}
