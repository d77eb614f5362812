import type { Case, Consent } from "../../api/cases";
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
  /** Who may decide for the person today: an adult, a child (also while the age is unknown), or in doubt either. */
  majority: Majority;
  /** Everything on record, for an assent that needs a decision beside it. */
  consents: readonly Consent[];
}

export type Majority = "adult" | "child" | "doubt";

const ASSENT = "self_adolescent_assent";
/** Place of `d1_capacity` among the profiles. */
const CAPACITY = 1;
const DECIDES: Record<Majority, readonly string[]> = {
  adult: ["self_adult", "court"],
  child: ["guardian", "child_authority", "court"],
  doubt: ["self_adult", "guardian", "child_authority", "court"],
};

/** A year says the age of today to within one year; where that leaves a doubt, the server knows the day. */
export function majorityToday({ majority, person }: Case, year: number): Majority {
  if (majority === "adult") return "adult";
  const turns = person.birth_year ? year - person.birth_year : undefined;
  if (turns === undefined || turns < 18) return "child";
  return turns > 18 ? "adult" : "doubt";
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
  return profiles.indexOf(profile) > CAPACITY ? whoCannot(consent, reach) : undefined;
}

/** Above what identifies nobody, whoever consented must be able to decide for the person. */
function whoCannot(consent: Consent, reach: Reach): Key | undefined {
  if (DECIDES[reach.majority].includes(consent.capacity)) return undefined;
  if (reach.majority === "adult") return "refer.not.capacity.adult";
  if (consent.capacity !== ASSENT) return "refer.not.capacity.child";
  const beside = reach.consents.some(
    (other) =>
      DECIDES.child.includes(other.capacity) && other.purpose === consent.purpose && whyNot(other, reach) === undefined,
  );
  return beside ? undefined : "refer.not.alone";
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
