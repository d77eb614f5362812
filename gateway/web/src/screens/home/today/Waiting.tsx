import { listReferrals } from "../../../api/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { ANYTHING } from "../../../notifications/stream";
import { Lines } from "../../../ui/Lines";
import { ReferralLine } from "../../../ui/ReferralLine";
import { useResource } from "../../../ui/resource";
import { ShortHead } from "../../../ui/ShortHead";

const SHOWN = "6";

/** Referrals without an answer, the one whose clock ends first on top. */
export function Waiting({ box, title, none }: { box: "in" | "out"; title: string; none: string }) {
  const asked = { box, state: [...UNANSWERED], sort: "respond_by", limit: SHOWN };
  const referrals = useResource((context) => listReferrals(asked, context), [box], ANYTHING);
  return (
    <section class="card">
      <ShortHead title={title} all={`/referrals?box=${box}`} />
      <Lines from={referrals} none={none} lines={3}>
        {(referral) => <ReferralLine key={referral.id} referral={referral} />}
      </Lines>
    </section>
  );
}
