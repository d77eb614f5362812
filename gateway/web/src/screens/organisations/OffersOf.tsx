import type { Organisation } from "../../api/identity";
import { findServices } from "../../api/referrals";
import { t } from "../../i18n";
import { reaches } from "../../session/reach";
import { may, session } from "../../session/session";
import { Lines } from "../../ui/Lines";
import { OfferFacts } from "../../ui/OfferFacts";
import { useResource } from "../../ui/resource";

/** What an organisation offers in the directory, and for who may the way to add a service or correct one. */
export function OffersOf({ organisation }: { organisation: Organisation }) {
  const { id, country, status } = organisation;
  const offers = useResource(
    (context) => findServices({ organisation_id: id, country, limit: "200" }, context),
    [id, country],
  );
  const isOwn = organisation.id === session.value?.organisation_id;
  const mayWrite = may("directory:write") && (isOwn || reaches(organisation)) && status === "active";
  const mayInvite = may("users:write") && reaches(organisation);
  return (
    <section class="card" data-part="offers">
      <div class="card__title">
        <h2>{t("offers.title")}</h2>
        {mayWrite && (
          <a class="no-print" href={`#/organisations/${id}/offers/new`}>
            {t("offer.add")}
          </a>
        )}
      </div>
      <Lines from={offers} none={t(status === "active" ? "offers.none" : "offers.suspended")}>
        {(offer) => (
          <li class="line" key={offer.id}>
            <div class="line__main">
              <OfferFacts offer={offer} {...(mayInvite && { unanswered: t("offers.unanswered") })} />
            </div>
            {mayWrite && (
              <a class="no-print" href={`#/organisations/${id}/offers/${offer.id}`}>
                {t("offer.change")}
              </a>
            )}
          </li>
        )}
      </Lines>
    </section>
  );
}
