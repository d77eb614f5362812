import type { ReferralLine } from "../../api/referrals";
import { moment, t } from "../../i18n";
import { Code, Codes } from "../../ui/Code";
import { Fact } from "../../ui/Fact";
import { ReferralStatus } from "../../ui/ReferralStatus";
import { otherOf } from "./referralColumns";

/** What the line of a referral knows, in whole; the referral itself is read only when it is opened. */
export function ReferralPreview({ referral }: { referral: ReferralLine }) {
  return (
    <div class="stack">
      <p class="row">
        <ReferralStatus referral={referral} />
      </p>
      <dl class="facts">
        <Fact term={t("referrals.column.other")}>{otherOf(referral)}</Fact>
        <Fact term={t("directory.country")}>
          <Code list="platform_country" code={referral.box === "in" ? referral.country : referral.to_country} />
        </Fact>
        <Fact term={t("directory.service")}>
          <Codes list="service_type" codes={referral.services} />
        </Fact>
        <Fact term={t("referrals.column.sentAt")}>{moment(referral.sent_at)}</Fact>
        {referral.answered_at && <Fact term={t("referrals.column.answeredAt")}>{moment(referral.answered_at)}</Fact>}
      </dl>
    </div>
  );
}
