import { listReferrals } from "../../../api/referrals/referrals";
import { t } from "../../../i18n";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { ReferralLine } from "../../../ui/records/ReferralLine";

/** Where this person has been referred, and what came back. */
export function Referrals({ id }: { id: string }) {
  const referrals = useResource((context) => listReferrals({ box: "out", case_id: id }, context), [id], id);
  return (
    <section class="card">
      <h2 class="card__title">{t("case.referrals")}</h2>
      <Lines from={referrals} none={t("case.noReferrals")}>
        {(referral) => <ReferralLine key={referral.id} referral={referral} />}
      </Lines>
    </section>
  );
}
