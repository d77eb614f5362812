import type { RequestBody } from "../../../contract/schemas";
import { allowsReferral, LEAST_PROFILE, RECIPIENT_OF_PURPOSE } from "../../../contract/serverRules";
import { ageOn, dayOrToday, isoDay, type PartialDate, parseDate } from "../../../forms/dates";
import type { Values } from "../../../forms/form";
import { isElsewhere } from "../../../forms/places";
import { isMinor } from "./age";
import { endOfPurpose, purposesAnswered, scopeOfPurpose } from "./consentStep";
import { formsOf } from "./formQuestions";
import { completed } from "./steps";

type Part = Record<string, unknown>;

/** What was typed, as the server accepts it. What was not said is left out: absent is not the same as "no". */
export function registrationOf(answers: Values): RequestBody<"RegisterCase"> {
  const values = completed(answers);
  const answeredOn = dayOrToday(values.given_on);
  const birth = parseDate(text(values, "birth"), new Date());
  return known<RequestBody<"RegisterCase">>({
    country: text(values, "country"),
    identified_on: dayOrToday(values.identified_on),
    identification_source: text(values, "identification_source"),
    identified_adm1: text(values, "identified_adm1"),
    risk_level: text(values, "risk_level"),
    person: personOf(values, birth),
    identity: identityOf(values, birth),
    experience: experienceOf(values),
    needs: values.needs,
    best_interest: isMinor(values) ? text(values, "best_interest") : undefined,
    consents: [...consentsOf(values, answeredOn), ...refusalsOf(values, answeredOn)],
  });
}

/** The search for possible duplicates; null when nothing was typed that could find one. */
export function likenessOf(values: Values): RequestBody<"Search"> | null {
  const name = `${text(values, "first_names")} ${text(values, "surnames")}`.trim();
  const birth = parseDate(text(values, "birth"), new Date());
  const asked = known<Part>({ name, phone: phoneOf(values), document: text(values, "document_number") });
  return Object.keys(asked).length > 0 ? known<RequestBody<"Search">>({ ...asked, birth_year: yearOf(birth) }) : null;
}

/** The coded record of the person of the form, who is the victim unless a role was asked. */
export function personOf(values: Values, birth: PartialDate | null): Part {
  return known({
    role: text(values, "role") || "victim",
    trafficking_status: text(values, "trafficking_status"),
    status_decided_by: text(values, "status_decided_by"),
    gender: text(values, "gender"),
    birth_year: yearOf(birth),
    age: birth?.precision === "age" ? ageOn(birth, new Date()) : undefined,
    age_is_estimated: birth?.precision === "age" ? true : undefined,
    citizenships: values.citizenships,
    primary_language: text(values, "primary_language"),
    needs_interpreter: yesOrNo(values.needs_interpreter),
  });
}

/** Who they are: only this part can identify them. */
export function identityOf(values: Values, birth: PartialDate | null): Part {
  const number = phoneOf(values);
  return known({
    first_names: text(values, "first_names"),
    surnames: text(values, "surnames"),
    known_as: text(values, "known_as"),
    birthdate: birthdateOf(birth),
    phones: number ? [known({ number, safe_to_call: values.safe_to_call === "yes" })] : undefined,
    documents: documentOf(values),
  });
}

function documentOf(values: Values): Part[] | undefined {
  const type = text(values, "document_type");
  if (!type || type === "none") return undefined;
  return [known({ type, number: text(values, "document_number") })];
}

function experienceOf(values: Values): Part {
  return known({
    acts: values.acts,
    means: values.means,
    exploitation: formsOf(values),
    duration: text(values, "duration"),
    recruitment_country: text(values, "recruitment_country"),
    recruitment_adm1: placeIn("recruitment", values),
    exploitation_country: text(values, "exploitation_country"),
    exploitation_adm1: placeIn("exploitation", values),
    recruiter_relationship: text(values, "recruiter_relationship"),
    recruitment_methods: values.recruitment_methods,
    controls: values.controls,
  });
}

/** The department or state, unless another country was chosen after it. */
function placeIn(what: string, values: Values): string {
  const place = text(values, `${what}_adm1`);
  return isElsewhere(place, text(values, `${what}_country`)) ? "" : place;
}

/** The type of recipient of a purpose: asked for a referral, else named by the purpose or none. */
function recipientOf(purpose: string, values: Values): string | undefined {
  return allowsReferral([purpose]) ? text(values, "recipient_type") : RECIPIENT_OF_PURPOSE[purpose];
}

/** One consent per purpose, with a scope and an end of its own: agreeing to one never agrees to another. */
function consentsOf(values: Values, givenOn: string | undefined): Part[] {
  return purposesAnswered("yes", values).map((purpose) =>
    known({
      purpose,
      recipient_type: recipientOf(purpose, values),
      data_scope: text(values, scopeOfPurpose(purpose)) || LEAST_PROFILE,
      given_on: givenOn,
      expires_on: isoDay(parseDate(text(values, endOfPurpose(purpose)), new Date(), { future: true })),
      explained: values.explained,
      capacity: text(values, "capacity"),
      form: text(values, "form"),
    }),
  );
}

/** What the person refused: nothing is shared under it, so it has the least profile, no recipient and no end. */
function refusalsOf(values: Values, answeredOn: string | undefined): Part[] {
  return purposesAnswered("no", values).map((purpose) =>
    known({
      purpose,
      status: "refused",
      data_scope: LEAST_PROFILE,
      given_on: answeredOn,
      explained: values.explained,
      capacity: text(values, "capacity"),
      form: text(values, "form"),
    }),
  );
}

function text(values: Values, name: string): string {
  return String(values[name] ?? "").trim();
}

function phoneOf(values: Values): string {
  return plainPhone(text(values, "phone"));
}

/** Without what people put between the digits. */
export function plainPhone(typed: string): string {
  return typed.replace(/[\s().-]/g, "");
}

function yearOf(birth: PartialDate | null): number | undefined {
  return birth && birth.precision !== "age" ? birth.year : undefined;
}

function birthdateOf(birth: PartialDate | null): string | undefined {
  if (birth?.precision === "month") return `${birth.year}-${String(birth.month).padStart(2, "0")}`;
  return isoDay(birth);
}

function yesOrNo(value: unknown): boolean | undefined {
  return value === "yes" ? true : value === "no" ? false : undefined;
}

/** Without what is empty. The steps have made sure that what the server requires is there. */
function known<Whole extends Part>(body: Part): Whole {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => !isEmpty(value))) as Whole;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === "" || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}
