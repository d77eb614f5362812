import { useRef } from "preact/hooks";

import type { Organisation } from "../../../api/people/identity";
import { findServices } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { reaches } from "../../../session/reach";
import { may, session } from "../../../session/session";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { OfferFacts } from "../../../ui/records/OfferFacts";
import { servicesComingBack } from "./returning";

/** What an organisation offers in the directory, and for who may the way to add a service or correct one. */
export function OffersOf({ organisation }: { organisation: Organisation }) {
  const { id, status } = organisation;
  const isOwn = id === session.value?.organisation_id;
  const mayWrite = may("directory:write") && (isOwn || reaches(organisation)) && status === "active";
  const wasSuspended = useRef(false);
  if (status !== "active") wasSuspended.current = true;
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
      {status === "active" ? (
        <Offers organisation={organisation} mayWrite={mayWrite} comeBack={wasSuspended.current} />
      ) : (
        <p class="soft">{t("offers.suspended")}</p>
      )}
    </section>
  );
}

interface Props {
  organisation: Organisation;
  mayWrite: boolean;
  /** It was suspended when the page opened, or meanwhile. */
  comeBack: boolean;
}

function Offers({ organisation, mayWrite, comeBack }: Props) {
  const { id, country } = organisation;
  const find = (context: RequestContext) => findServices({ organisation_id: id, country, limit: "200" }, context);
  const offers = useResource(
    (context) => (comeBack ? servicesComingBack(find, context) : find(context)),
    [id, country],
  );
  const mayInvite = may("users:write") && reaches(organisation);
  return (
    <Lines from={offers} none={t(comeBack ? "offers.comeBack" : "offers.none")}>
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
  );
}
