import { listReferrals } from "../../api/referrals";
import { UNANSWERED } from "../../contract/serverRules";
import { t } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { ReferralLine } from "../../ui/ReferralLine";
import { Loaded, useResource } from "../../ui/resource";

const SHOWN = "6";

/** Referrals without an answer, the one whose clock ends first on top. */
export function Waiting({ box, title, none }: { box: "in" | "out"; title: string; none: string }) {
  const asked = { box, state: [...UNANSWERED], sort: "respond_by", limit: SHOWN };
  const referrals = useResource((context) => listReferrals(asked, context), [box], ANYTHING);
  return (
    <section class="card">
      <div class="card__title">
        <h2>{title}</h2>
        <a href={`#/referrals?box=${box}`}>
          {t("today.all")}
          <span class="govuk-visually-hidden">: {title}</span>
        </a>
      </div>
      <Loaded from={referrals} lines={3}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{none}</p>
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
