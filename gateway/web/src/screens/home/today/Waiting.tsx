import { listReferrals } from "../../../api/referrals/referrals";
import { UNANSWERED } from "../../../contract/serverRules";
import { ANYTHING } from "../../../notifications/stream";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { ShortHead } from "../../../ui/page/ShortHead";
import { ReferralLine } from "../../../ui/records/ReferralLine";

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
