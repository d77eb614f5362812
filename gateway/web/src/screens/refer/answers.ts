import type { Case, Consent } from "../../api/cases";
import { codeList } from "../../api/codelists";
import type { Offer } from "../../api/referrals";
import { PROFILE_WITHOUT_CONSENT } from "../../contract/serverRules";
import { todayIso } from "../../forms/dates";
import { chosenOf } from "../../forms/field";
import type { Form } from "../../forms/form";
import type { Key } from "../../i18n";
import { fieldsFor, PROFILE } from "./fields";
import { majorityToday, PROSECUTION, whyNot } from "./matching";

/** What a person chose who wants no consent, although one would fit. */
export const NO_CONSENT = "none";

export interface Judged {
  consent: Consent;
  /** Why it cannot be the ground of the referral; undefined when it can. */
  why: Key | undefined;
}

/** The consents of the case: those that reach this organisation first; the others say why not. */
export function judge(form: Form, offer: Offer, record: Case, consents: readonly Consent[]): Judged[] {
  const profiles = codeList("disclosure_profile")?.items.map(({ code }) => code) ?? [];
  const majority = majorityToday(record, new Date().getFullYear());
  const profile = form.text(PROFILE);
  const reach = { offer, country: record.country, profile, profiles, today: todayIso(), majority, consents };
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

/** What the referral will say: what was chosen, and what follows from the case. */
export interface Answers {
  urgency: string;
  profile: string;
  consentId: string | null;
  message: string;
}

export function answersOf(form: Form, offer: Offer, record: Case, consents: readonly Consent[]): Answers {
  const chosen = form.text("consent_id") || onlyFitting(form, offer, judge(form, offer, record, consents));
  const urgency = fieldsFor(record).find(({ name }) => name === "urgency");
  return {
    urgency: urgency?.kind === "code" ? chosenOf(urgency, form.values.value) : "",
    profile: form.text(PROFILE),
    consentId: chosen && chosen !== NO_CONSENT ? chosen : null,
    message: form.text("message").trim(),
  };
}
