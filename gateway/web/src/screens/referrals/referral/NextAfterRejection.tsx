import type { Offer, Referral } from "../../../api/referrals/referrals";
import { t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { OfferFacts } from "../../../ui/records/OfferFacts";
import { alternatives } from "./alternatives";
import { reasonText } from "./answers";

/** A "no" is not the end: who else could help, one press away. */
export function NextAfterRejection({ referral }: { referral: Referral }) {
  const offers = useResource((context) => alternatives(referral, context), [referral.id]);
  return (
    <section class="card card--care stack">
      <h2>{t("rejected.title")}</h2>
      {referral.reason && (
        <p>
          {t("rejected.reason")} <strong>{reasonText(referral.reason)}</strong>
        </p>
      )}
      <Loaded from={offers} lines={2}>
        {(others) => (
          <>
            {others.length === 0 && <p>{t("rejected.none")}</p>}
            {others.some(({ country }) => country !== referral.country) && <p>{t("rejected.abroad")}</p>}
            <ul class="lines">
              {others.map((offer) => (
                <Alternative key={offer.id} offer={offer} referral={referral} />
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <p>
        <a href={`#/cases/${referral.case_id}/refer?service=${referral.services[0] ?? ""}`}>{t("rejected.all")}</a>
      </p>
    </section>
  );
}

function Alternative({ offer, referral }: { offer: Offer; referral: Referral }) {
  const chosen = new URLSearchParams({
    to: offer.organisation_id,
    service: offer.service_type,
    country: offer.country,
  });
  return (
    <li class="line">
      <div class="line__main">
        <a class="line__link" href={`#/cases/${referral.case_id}/refer?${chosen}`}>
          {offer.organisation_name}
          {offer.country !== referral.country && (
            <>
              {" · "}
              <Code list="platform_country" code={offer.country} />
            </>
          )}
        </a>
        <OfferFacts offer={offer} />
      </div>
    </li>
  );
}
