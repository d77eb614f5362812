import { listReferrals } from "../../api/referrals";
import { t } from "../../i18n";
import { ReferralLine } from "../../ui/ReferralLine";
import { Loaded, useResource } from "../../ui/resource";

/** Where this person has been referred, and what came back. */
export function Referrals({ id }: { id: string }) {
  const referrals = useResource((context) => listReferrals({ box: "out", case_id: id }, context), [id], id);
  return (
    <section class="card">
      <h2 class="card__title">{t("case.referrals")}</h2>
      <Loaded from={referrals}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("case.noReferrals")}</p>
          ) : (
            <ul class="lines">
              {page.items.map((referral) => (
                <ReferralLine key={referral.id} referral={referral} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  );
}
