import type { ReferralLine } from "../../api/referrals/referrals";
import { UNANSWERED } from "../../contract/serverRules";
import { ReferralTag } from "../facts/Code";
import { EscalationTag } from "../facts/EscalationTag";
import { WithdrawalTag } from "../facts/WithdrawalTag";
import { Clock } from "../time/Clock";

type Shown = Pick<
  ReferralLine,
  "state" | "info_provided_at" | "escalation_level" | "respond_by" | "access_ended_at" | "acknowledged_at"
>;

/** How far a referral is, and the clock while it is unanswered. */
export function ReferralStatus({ referral }: { referral: Shown }) {
  return (
    <>
      <ReferralTag code={referral.state} informed={referral.info_provided_at} />
      <WithdrawalTag referral={referral} />
      {UNANSWERED.has(referral.state) && (
        <>
          <EscalationTag level={referral.escalation_level} />
          <Clock until={referral.respond_by} />
        </>
      )}
    </>
  );
}
