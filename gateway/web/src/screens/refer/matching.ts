import type { Consent } from "../../api/cases";
import type { Offer } from "../../api/referrals";
import { refers } from "../../forms/consent";
import type { Key } from "../../i18n";

/** A prosecutor's office learns of nobody who did not agree to just that. */
export const PROSECUTION = "prosecution";

/** The purpose a consent must have for this recipient. */
export function purposeFor(offer: Offer, caseCountry: string): string {
  if (offer.recipient_type === PROSECUTION) return "prosecution_sharing";
  return offer.country === caseCountry ? "referral" : "cross_border_transfer";
}

/** What a consent must reach: who would receive, from which country, how much, and on which day. */
export interface Reach {
  offer: Offer;
  country: string;
  profile: string;
  /** The profiles, least first, as the server lists them. */
  profiles: readonly string[];
  /** `YYYY-MM-DD`. */
  today: string;
}

/**
 * Why a consent cannot be the ground of this referral, as a text; undefined when it can. It spares a try: the server
 * judges by the same rules when the preview is asked for and again when the referral is sent.
 */
export function whyNot(consent: Consent, reach: Reach): Key | undefined {
  const { offer, country, profile, profiles, today } = reach;
  const toProsecution = offer.recipient_type === PROSECUTION;
  const fits = toProsecution ? consent.purpose === "prosecution_sharing" : refers([consent.purpose]);
  if (consent.status !== "given" || !fits) return "refer.not.purpose";
  if (consent.expires_on && consent.expires_on < today) return "refer.not.expired";
  if (!reachesRecipient(consent, offer)) return "refer.not.recipient";
  if (!reachesCountry(consent, offer.country, country)) return "refer.not.country";
  if (profiles.indexOf(profile) > profiles.indexOf(consent.data_scope)) return "refer.not.scope";
  return undefined;
}

function reachesRecipient(consent: Consent, offer: Offer): boolean {
  if (consent.recipient_organisation_id) return consent.recipient_organisation_id === offer.organisation_id;
  return Boolean(consent.recipient_type) && consent.recipient_type === offer.recipient_type;
}

function reachesCountry(consent: Consent, to: string, from: string): boolean {
  const abroad = consent.purpose === "cross_border_transfer";
  if (to === from) return !abroad;
  return consent.recipient_country ? consent.recipient_country === to : abroad;
}
