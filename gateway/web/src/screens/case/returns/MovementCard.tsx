import { codeLabel } from "../../../api/codelists";
import type { Referral } from "../../../api/referrals/referrals";
import { DAYS_AFTER_ARRIVAL } from "../../../contract/serverRules";
import { day, type Key, t } from "../../../i18n";
import { may } from "../../../session/session";
import { daysAfter } from "../../../ui/time/calendar";
import { StageTag } from "../parts/kinds/returns";

type Movement = NonNullable<Referral["movement"]>;

const OVER = new Set(["cancelled", "stopped"]);
const REPORTS = ["arrived", "follow_up_30", "follow_up_90"] as const;

/** The return that the referral is part of, and what its receiver still has to report. */
export default function MovementCard({ referral, movement }: { referral: Referral; movement: Movement }) {
  const next = OVER.has(movement.stage) ? undefined : nextOf(movement);
  const reports = referral.box === "in" && may("referrals:answer");
  const due = next && dueOn(next, movement);
  return (
    <section class="card" data-part="movement">
      <div class="card__title">
        <h2>{codeLabel("movement_kind", movement.kind)}</h2>
        <StageTag code={movement.stage} />
      </div>
      <dl class="facts section">
        {daysOf(movement).map(({ label, said }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{said}</dd>
          </div>
        ))}
      </dl>
      {due && <p class="soft">{t("returns.due", { day: day(due) })}</p>}
      {next && reports && (
        <p class="no-print">
          <a class="btn" href={`#/referrals/${referral.id}/report/${next}`}>
            {t(`movement.report.${next}` as Key)}
          </a>
        </p>
      )}
    </section>
  );
}

function nextOf(movement: Movement): string | undefined {
  const [arrived, after30, after90] = REPORTS;
  if (!movement.arrived_on) return arrived;
  if (!movement.follow_up_30_on) return after30;
  return movement.follow_up_90_on ? undefined : after90;
}

/** The day by which a follow-up is to be reported; an arrival has none but that of the journey, which is shown. */
function dueOn(next: string, { arrived_on }: Movement): string | undefined {
  const days = DAYS_AFTER_ARRIVAL[next];
  return arrived_on && days ? daysAfter(arrived_on, days) : undefined;
}

function daysOf(movement: Movement): Array<{ label: string; said: string }> {
  const step = (code: string) => codeLabel("movement_step", code);
  const said: Array<[string, string | null, string | null]> = [
    [t("returns.travelOn"), movement.travel_on, null],
    [step("departed"), movement.departed_on, null],
    [step("arrived"), movement.arrived_on, null],
    [step("follow_up_30"), movement.follow_up_30_on, movement.follow_up_30],
    [step("follow_up_90"), movement.follow_up_90_on, movement.follow_up_90],
  ];
  return said.flatMap(([label, on, outcome]) => (on ? [{ label, said: withOutcome(on, outcome) }] : []));
}

function withOutcome(on: string, outcome: string | null): string {
  return outcome ? `${day(on)} · ${codeLabel("movement_outcome", outcome)}` : day(on);
}
