import { allowsReferral, MAJORITY_AGE } from "../../contract/serverRules";
import { consentFields } from "../../forms/consentFields";
import { ageOn, parseDate } from "../../forms/dates";
import type { Field } from "../../forms/field";
import type { Values } from "../../forms/form";
import type { Key } from "../../i18n";

export interface Step {
  id: "safety" | "consent" | "person" | "situation" | "needs";
  title: Key;
  lead: Key;
  fields: (values: Values) => Field[];
}

/** Whether what was typed about the age makes the person a child; unknown ages do not. */
export function isMinor(values: Values): boolean {
  const date = parseDate(String(values.birth ?? ""), new Date());
  return date !== null && ageOn(date, new Date()) < MAJORITY_AGE;
}

/** Whether what was typed makes the person an adult beyond a doubt: a year alone leaves one in the year of majority. */
export function isAdult(values: Values): boolean {
  const date = parseDate(String(values.birth ?? ""), new Date());
  return date !== null && ageOn(date, new Date()) > MAJORITY_AGE;
}

const hasPhone = (values: Values) => Boolean(values.phone);
const hasDocument = (values: Values) => Boolean(values.document_type) && values.document_type !== "none";
const some = (values: Values, name: string) => ((values[name] as string[] | undefined) ?? []).length > 0;
const givesConsent = (values: Values) => some(values, "purposes");
const answers = (values: Values) => givesConsent(values) || some(values, "refused");

const isForOthers = (values: Values) => allowsReferral((values.purposes as string[] | undefined) ?? []);

const SAFETY: Field[] = [
  { kind: "code", name: "safe_now", list: "yes_no_unknown", label: "register.safeNow", hint: "register.safeNow.hint" },
  { kind: "code", name: "risk_level", list: "risk_level", label: "register.risk", required: true },
  // Before the consents: a child does not consent alone.
  { kind: "date", name: "birth", label: "register.birth", hint: "register.birth.hint" },
  { kind: "code", name: "primary_language", list: "language", label: "register.language" },
  { kind: "code", name: "needs_interpreter", list: "yes_no_unknown", label: "register.interpreter" },
  { kind: "date", name: "identified_on", label: "register.identifiedOn", exact: true },
  { kind: "code", name: "identification_source", list: "identification_source", label: "register.source" },
];

const consent = consentFields({ answered: answers, given: givesConsent, forOthers: isForOthers });

const CONSENT: Field[] = [
  {
    kind: "codes",
    name: "purposes",
    list: "consent_purpose",
    label: "register.purposes",
    hint: "register.purposes.hint",
  },
  {
    kind: "codes",
    name: "refused",
    list: "consent_purpose",
    label: "register.refused",
    hint: "consent.status.hint",
  },
  consent.capacity,
  consent.form,
  consent.recipientType,
  consent.dataScope,
  consent.givenOn("register.answeredOn"),
  consent.expiresOn,
];

const PERSON: Field[] = [
  { kind: "text", name: "first_names", label: "register.firstNames" },
  { kind: "text", name: "surnames", label: "register.surnames", hint: "register.surnames.hint" },
  { kind: "text", name: "known_as", label: "register.knownAs" },
  {
    kind: "code",
    name: "best_interest",
    list: "best_interest",
    label: "register.bestInterest",
    hint: "register.bestInterest.hint",
    when: isMinor,
    required: true,
  },
  { kind: "code", name: "gender", list: "gender", label: "register.gender" },
  { kind: "codes", name: "citizenships", list: "iso_3166_1", alpha3: true, label: "register.citizenships" },
  { kind: "text", name: "phone", input: "tel", short: true, label: "register.phone", hint: "register.phone.hint" },
  { kind: "code", name: "safe_to_call", list: "yes_no_unknown", label: "register.safeToCall", when: hasPhone },
  { kind: "code", name: "document_type", list: "id_document_type", label: "register.document" },
  { kind: "text", name: "document_number", short: true, label: "register.documentNumber", when: hasDocument },
];

const SITUATION: Field[] = [
  { kind: "codes", name: "acts", list: "tip_act", label: "register.acts", hint: "register.situation.hint" },
  { kind: "codes", name: "means", list: "tip_means", label: "register.means" },
  { kind: "codes", name: "exploitation", list: "exploitation_type", label: "register.exploitation" },
  {
    kind: "code",
    name: "exploitation_country",
    list: "iso_3166_1",
    alpha3: true,
    label: "field.exploitation_country",
  },
  { kind: "code", name: "recruiter_relationship", list: "recruiter_relationship", label: "register.recruiter" },
  { kind: "codes", name: "recruitment_methods", list: "recruitment_method", label: "field.recruitment_methods" },
  {
    kind: "controls",
    name: "controls",
    list: "means_of_control",
    label: "register.controls",
    hint: "register.controls.hint",
  },
];

const NEEDS: Field[] = [
  { kind: "codes", name: "needs", list: "service_type", label: "register.needs", hint: "register.needs.hint" },
  { kind: "code", name: "trafficking_status", list: "trafficking_status", label: "register.status", required: true },
  { kind: "code", name: "status_decided_by", list: "status_decision_maker", label: "register.decidedBy" },
];

/** Where the person was identified: the list of the country of the case. */
function placeOf(values: Values): Field[] {
  const country = String(values.country ?? "");
  if (!country) return [];
  return [
    { kind: "code", name: "identified_adm1", list: `iso_3166_2_${country.toLowerCase()}`, label: "register.place" },
  ];
}

/** For a child the means are no element of the crime, and the question says so. */
function situationOf(values: Values): Field[] {
  if (!isMinor(values)) return SITUATION;
  return SITUATION.map((field) => (field.name === "means" ? { ...field, hint: "register.means.minor" } : field));
}

export const STEPS: Step[] = [
  {
    id: "safety",
    title: "register.step.safety",
    lead: "register.lead.safety",
    fields: (v) => [...SAFETY, ...placeOf(v)],
  },
  { id: "consent", title: "register.step.consent", lead: "register.lead.consent", fields: () => CONSENT },
  { id: "person", title: "register.step.person", lead: "register.lead.person", fields: () => PERSON },
  { id: "situation", title: "register.step.situation", lead: "register.lead.situation", fields: situationOf },
  { id: "needs", title: "register.step.needs", lead: "register.lead.needs", fields: () => NEEDS },
];
