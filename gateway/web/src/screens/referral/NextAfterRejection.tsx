import { findServices, type Referral } from "../../api/referrals";
import { t } from "../../i18n";
import { OfferFacts } from "../../ui/OfferFacts";
import { Loaded, useResource } from "../../ui/resource";
import { reasonText } from "./answers";

const ALTERNATIVES = 2;

/** A "no" is not the end: who else could help, one press away. */
export function NextAfterRejection({ referral }: { referral: Referral }) {
  const offers = useResource(
    () => findServices({ country: referral.to_country, service_type: referral.services[0] }),
    [referral.id],
  );
  return (
    <section class="card card--care stack">
      <h2>{t("rejected.title")}</h2>
      {referral.reason && (
        <p>
          {t("rejected.reason")} <strong>{reasonText(referral.reason)}</strong>
        </p>
      )}
      <Loaded from={offers} lines={2}>
        {(page) => {
          const ends = [referral.from_organisation_id, referral.to_organisation_id];
          const others = page.items.filter((offer) => !ends.includes(offer.organisation_id));
          return (
            <ul class="lines">
              {others.slice(0, ALTERNATIVES).map((offer) => (
                <li key={offer.id} class="line">
                  <div class="line__main">
                    <a
                      class="line__link"
                      href={`#/cases/${referral.case_id}/refer?to=${offer.organisation_id}&service=${offer.service_type}`}
                    >
                      {offer.organisation_name}
                    </a>
                    <OfferFacts offer={offer} />
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <p>
        <a href={`#/cases/${referral.case_id}/refer?service=${referral.services[0] ?? ""}`}>{t("rejected.all")}</a>
      </p>
    </section>
  );
}
