import { listReferrals } from "../../api/referrals";
import { t } from "../../i18n";
import { ANYTHING } from "../../live";
import { ReferralLine } from "../../ui/ReferralLine";
import { Loaded, useResource } from "../../ui/resource";

const UNANSWERED = new Set(["sent", "received", "info_requested"]);

/** Referrals without an answer, the one whose clock ends first on top. */
export function Waiting({ box, title, none }: { box: "in" | "out"; title: string; none: string }) {
  const referrals = useResource(() => listReferrals({ box, limit: "100" }), [box], ANYTHING);
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
        {(page) => {
          const waiting = page.items
            .filter((referral) => UNANSWERED.has(referral.state))
            .sort((a, b) => a.respond_by.localeCompare(b.respond_by));
          if (waiting.length === 0) return <p class="soft">{none}</p>;
          return (
            <ul class="lines">
              {waiting.slice(0, 6).map((referral) => (
                <ReferralLine key={referral.id} referral={referral} />
              ))}
            </ul>
          );
        }}
      </Loaded>
    </section>
  );
}
