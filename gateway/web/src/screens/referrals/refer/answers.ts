import type { Case, Consent } from "../../../api/case/cases";
import type { Override } from "../../../api/case/overrides";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeList } from "../../../api/codelists";
import type { Offer } from "../../../api/referrals/referrals";
import { PROFILE_WITHOUT_CONSENT } from "../../../contract/serverRules";
import { todayIso } from "../../../forms/dates";
import { chosenOf } from "../../../forms/field";
import type { Form } from "../../../forms/form";
import type { Key } from "../../../i18n";
import { groundOf } from "./chosen";
import { fieldsFor, PROFILE } from "./fields";
import { majorityToday, PROSECUTION, whyNot } from "./matching";

/** The name under which the form holds who goes along. */
export const COMPANIONS = "companions";

/** What the form is made from. */
export interface Known {
  record: Case;
  consents: readonly Consent[];
  /** The other persons of the case. */
  persons: readonly PersonOfCase[];
  /** Whether the case is handed over, and not only the person referred. */
  transfer: boolean;
  /** What was approved to leave without a consent, and is in force. */
  overrides: readonly Override[];
}

/** On what the information about one person leaves: a consent, or an override in its place. */
export interface Ground {
  consent_id: string | null;
  override_id?: string;
}

/** What a person chose who wants no consent, although one would fit. */
export const NO_CONSENT = "none";

export interface Judged {
  consent: Consent;
  /** Why it cannot be the ground of the referral; undefined when it can. */
  why: Key | undefined;
}

/** One of the persons who would be referred, and under which name the form holds the consent about them. */
export interface Referred {
  person: Pick<PersonOfCase, "country" | "majority" | "person">;
  /** What is known about them; the consents about other persons of the case are none of them. */
  consents: readonly Consent[];
  name: string;
}

/** The first person of the case: a referral is always about them. */
export function firstOf(record: Case, consents: readonly Consent[]): Referred {
  return { person: record, consents: consents.filter(({ person_id }) => !person_id), name: groundOf(null) };
}

/** Another person who goes along. */
export function companionOf(person: PersonOfCase, consents: readonly Consent[]): Referred {
  return {
    person,
    consents: consents.filter(({ person_id }) => person_id === person.id),
    name: groundOf(person.id),
  };
}

/** Those of the case who go along, as they were chosen. */
export function companionsOf(form: Form, persons: readonly PersonOfCase[]): PersonOfCase[] {
  return persons.filter(({ id }) => form.list(COMPANIONS).includes(id));
}

/** The consents about a person: those that reach this organisation first; the others say why not. */
export function judge(form: Form, offer: Offer, { person, consents }: Referred): Judged[] {
  const profiles = codeList("disclosure_profile")?.items.map(({ code }) => code) ?? [];
  const majority = majorityToday(person, new Date().getFullYear());
  const profile = form.text(PROFILE);
  const reach = { offer, country: person.country, profile, profiles, today: todayIso(), majority, consents };
  const judged = consents
    .filter((consent) => consent.status === "given")
    .map((consent): Judged => ({ consent, why: whyNot(consent, reach) }));
  return [...judged.filter(({ why }) => !why), ...judged.filter(({ why }) => why)];
}

/** The only consent that fits, where one is needed; it is taken unless another or none is chosen. */
export function onlyFitting(form: Form, offer: Offer, judged: readonly Judged[]): string {
  const profile = form.text(PROFILE);
  const profiles = codeList("disclosure_profile")?.items.map(({ code }) => code) ?? [];
  const isNeeded =
    offer.recipient_type === PROSECUTION || profiles.indexOf(profile) > profiles.indexOf(PROFILE_WITHOUT_CONSENT);
  const fitting = judged.filter(({ why }) => !why);
  return profile && isNeeded && fitting.length === 1 ? (fitting[0]?.consent.id ?? "") : "";
}

/** The consent under which a person is referred: the one that was chosen, else the only one that fits. */
export function consentOf(form: Form, offer: Offer, referred: Referred): string | null {
  const chosen = form.text(referred.name) || onlyFitting(form, offer, judge(form, offer, referred));
  return chosen && chosen !== NO_CONSENT ? chosen : null;
}

/** What the referral will say: what was chosen, and what follows from the case. */
export interface Answers {
  urgency: string;
  profile: string;
  ground: Ground;
  companions: Array<{ person_id: string } & Ground>;
  message: string;
}

/** A chosen consent or override by its name in the request. */
function groundNamed(id: string | null, overrides: readonly Override[]): Ground {
  return overrides.some((override) => override.id === id)
    ? { consent_id: null, override_id: id ?? "" }
    : { consent_id: id };
}

export function answersOf(
  form: Form,
  offer: Offer,
  { record, consents, persons, overrides, transfer }: Known,
): Answers {
  const urgency = fieldsFor(record, transfer).find(({ name }) => name === "urgency");
  return {
    urgency: urgency?.kind === "code" ? chosenOf(urgency, form.values.value) : "",
    profile: form.text(PROFILE),
    ground: groundNamed(consentOf(form, offer, firstOf(record, consents)), overrides),
    companions: companionsOf(form, persons).map((person) => ({
      person_id: person.id,
      ...groundNamed(consentOf(form, offer, companionOf(person, consents)), overrides),
    })),
    message: form.text("message").trim(),
  };
}
