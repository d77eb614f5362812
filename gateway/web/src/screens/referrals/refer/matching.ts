import type { Case, Consent } from "../../../api/case/cases";
import type { Offer } from "../../../api/referrals/referrals";
import {
  ASSENT,
  allowsReferral,
  DECIDES_FOR_A_CHILD,
  DECIDES_FOR_AN_ADULT,
  MAJORITY_AGE,
  PROFILE_WITHOUT_CONSENT,
  RECIPIENT_OF_PURPOSE,
  TRANSFER,
} from "../../../contract/serverRules";
import type { Key } from "../../../i18n";

/** A prosecutor's office receives a referral only under a consent for just that. */
export const PROSECUTION_SHARING = "prosecution_sharing";
export const PROSECUTION = RECIPIENT_OF_PURPOSE[PROSECUTION_SHARING];

/** The purpose a consent must have for this recipient. */
export function purposeFor(offer: Offer, caseCountry: string): string {
  if (offer.recipient_type === PROSECUTION) return PROSECUTION_SHARING;
  return offer.country === caseCountry ? "referral" : TRANSFER;
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

const DECIDES: Record<Majority, readonly string[]> = {
  adult: DECIDES_FOR_AN_ADULT,
  child: DECIDES_FOR_A_CHILD,
  doubt: [...DECIDES_FOR_AN_ADULT, ...DECIDES_FOR_A_CHILD],
};

/** A year says the age of today to within one year; where that leaves a doubt, the server knows the day. */
export function majorityToday({ majority, person }: Pick<Case, "majority" | "person">, year: number): Majority {
  if (majority === "adult") return "adult";
  const turns = person.birth_year ? year - person.birth_year : undefined;
  if (turns === undefined || turns < MAJORITY_AGE) return "child";
  return turns > MAJORITY_AGE ? "adult" : "doubt";
}

/**
 * Why a consent cannot be the ground of this referral, as a text; undefined when it can. It spares a try: the server
 * judges by the same rules when the preview is asked for and again when the referral is sent.
 */
export function whyNot(consent: Consent, reach: Reach): Key | undefined {
  const { offer, country, profile, profiles, today } = reach;
  const toProsecution = offer.recipient_type === PROSECUTION;
  const fits = toProsecution ? consent.purpose === PROSECUTION_SHARING : allowsReferral([consent.purpose]);
  if (consent.status !== "given" || !fits) return "refer.not.purpose";
  if (consent.expires_on && consent.expires_on < today) return "refer.not.expired";
  if (!reachesRecipient(consent, offer)) return "refer.not.recipient";
  if (!reachesCountry(consent, offer.country, country)) return "refer.not.country";
  if (profiles.indexOf(profile) > profiles.indexOf(consent.data_scope)) return "refer.not.scope";
  return profiles.indexOf(profile) > profiles.indexOf(PROFILE_WITHOUT_CONSENT) ? whoCannot(consent, reach) : undefined;
}

/** Above the profile that identifies nobody, the consent must be of one who may decide for the person. */
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
  const abroad = consent.purpose === TRANSFER;
  if (to === from) return !abroad;
  return consent.recipient_country ? consent.recipient_country === to : abroad;
}
