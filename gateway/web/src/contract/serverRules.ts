import rules from "./serverRules.json";

/**
 * Rules of the services that no response carries and a screen needs before it can ask: which field to show, which
 * state to list, what to say at once. The services decide; `tests/unit/web/test_server_rules.py` compares this copy.
 */

/** States of a referral in which the receiver owes an answer. */
export const UNANSWERED: ReadonlySet<string> = new Set(rules.unanswered_states);
/** States of a referral in which the receiver may open the packet, unless its access has ended. */
export const PACKET_OPEN: ReadonlySet<string> = new Set(rules.packet_states);

/** The age of majority, and the greatest age that is taken for one. */
export const MAJORITY_AGE = rules.majority_age;
export const OLDEST_AGE = rules.oldest_age;

/** What decides in each majority: the capacities (list `consent_capacity`) in which a consent holds by itself. */
export const DECIDES_FOR_AN_ADULT: readonly string[] = rules.decides_for_an_adult;
export const DECIDES_FOR_A_CHILD: readonly string[] = rules.decides_for_a_child;
/** The word of a child, which counts beside one of those who decide. */
export const ASSENT = rules.assent_of_a_child;

/** The purpose (list `consent_purpose`) of a referral to another country. */
export const TRANSFER = rules.purpose_of_a_transfer;
/** The recipient type that a purpose already names, so that it is not asked for. */
export const RECIPIENT_OF_PURPOSE: Readonly<Record<string, string>> = rules.recipient_of_purpose;

/** Every purpose of a consent, and those under which something leaves the organisation. */
export const ALL_PURPOSES: readonly string[] = rules.purposes;
export const DISCLOSING: readonly string[] = [...rules.purposes_of_a_referral, ...Object.keys(RECIPIENT_OF_PURPOSE)];

/** Whether something leaves the organisation under a consent for this purpose: only then it says how much. */
export function discloses(purpose: string): boolean {
  return DISCLOSING.includes(purpose);
}
/** Whether a consent for this purpose lasts to the final judgment of a court unless another day is said. */
export function lastsToJudgment(purpose: string): boolean {
  return rules.purposes_to_final_judgment.includes(purpose);
}

/** The disclosure profile that carries least, and the one up to which no consent is needed. */
export const LEAST_PROFILE = rules.least_profile;
export const PROFILE_WITHOUT_CONSENT = rules.profile_without_consent;

/** Whether any of the purposes allows a referral to another organisation: then its type must be asked for. */
export function allowsReferral(purposes: readonly string[]): boolean {
  return purposes.some((purpose) => rules.purposes_of_a_referral.includes(purpose));
}

/** How many days after the arrival each follow-up of a movement is due, by its step (list `movement_step`). */
export const DAYS_AFTER_ARRIVAL: Readonly<Record<string, number>> = rules.days_after_arrival;

/** Roles of those who can accompany a person in a proceeding, and hold its evidence. */
export const ROLES_IN_A_PROCEEDING: readonly string[] = rules.roles_in_a_proceeding;
/** Outcomes (list `hearing_outcome`) of a hearing in which people can have testified. */
export const HELD: ReadonlySet<string> = new Set(rules.outcomes_of_a_hearing_that_was_held);
/** Verdicts that can have a sentence. */
export const CONVICTED: ReadonlySet<string> = new Set(rules.verdicts_of_conviction);
/** States of reparation (list `reparation_status`) in which no court has ordered it. */
export const NOT_ORDERED: ReadonlySet<string> = new Set(rules.reparation_not_ordered);
