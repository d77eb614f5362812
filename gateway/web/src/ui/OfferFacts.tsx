import type { Offer } from "../api/referrals";
import { t } from "../i18n";
import { Code, Codes } from "./Code";
import { Tag } from "./Tag";

const BANDS: Record<string, "leaf" | "sun" | "clay"> = { "3+": "leaf", "1-2": "sun", "0": "clay" };

/** What helps to choose: the service, the places in a band, the ages, the hours, and how fresh this is. */
export function OfferFacts({ offer }: { offer: Offer }) {
  const band = offer.capacity_band;
  return (
    <div class="line__facts">
      <span>
        <Code list="service_type" code={offer.service_type} />
      </span>
      <Tag tone={BANDS[band] ?? "plain"}>{band in BANDS ? t("offer.places", { band }) : t("offer.placesUnknown")}</Tag>
      {(offer.age_min !== null || offer.age_max !== null) && (
        <span>{t("offer.ages", { from: offer.age_min ?? 0, to: offer.age_max ?? "+" })}</span>
      )}
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
      {offer.stale && <span>{t("offer.stale")}</span>}
    </div>
  );
}
