import type { Offer } from "../../api/referrals/referrals";
import { t } from "../../i18n";
import { Code, Codes } from "../facts/Code";
import { Tag } from "../facts/Tag";

const BANDS: Record<string, "leaf" | "sun" | "clay"> = { "3+": "leaf", "1-2": "sun", "0": "clay" };

interface Props {
  offer: Offer;
  /** What is said where no one answers yet. */
  unanswered?: string;
}

/** What helps to choose: the service, the places in a band, the ages, the hours, and how fresh this is. */
export function OfferFacts({ offer, unanswered = t("offer.unanswered") }: Props) {
  const ages = agesInWords(offer);
  return (
    <div class="line__facts">
      <span>
        <Code list="service_type" code={offer.service_type} />
      </span>
      <Places offer={offer} />
      {ages && <span>{ages}</span>}
      {offer.accepts_genders.length > 0 && (
        <span>
          <Codes list="gender" codes={offer.accepts_genders} />
        </span>
      )}
      {offer.languages.length > 0 && (
        <span>
          <Codes list="language" codes={offer.languages} />
        </span>
      )}
      {offer.hours && <span>{offer.hours}</span>}
      {offer.requires_report && <Tag tone="clay">{t("offer.requiresReport")}</Tag>}
      {!offer.answered && <strong>{unanswered}</strong>}
      {offer.stale && <span>{t("offer.stale")}</span>}
    </div>
  );
}

/** The places in a band, never as a count. */
export function Places({ offer: { capacity_band: band } }: { offer: Offer }) {
  return (
    <Tag tone={BANDS[band] ?? "plain"}>{band in BANDS ? t("offer.places", { band }) : t("offer.placesUnknown")}</Tag>
  );
}

/** "de 12 a 17 años", "desde 12 años", "hasta 17 años"; nothing when every age is served. */
export function agesInWords({ age_min: from, age_max: to }: Offer): string {
  if (from !== null && to !== null) return t("offer.ages", { from, to });
  if (from !== null) return t("offer.agesFrom", { from });
  return to === null ? "" : t("offer.agesTo", { to });
}
