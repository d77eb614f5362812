import type { Case } from "../../../api/case/cases";
import type { Offer } from "../../../api/referrals/referrals";
import { ageOn } from "../../../forms/dates";
import type { Form, Values } from "../../../forms/form";

const ASKED = ["service", "country"] as const;

/** What a draft of a referral holds beside its answers: the offer, so that leaving the screen and back keeps it. */
export function offerOf(form: Form): Offer | undefined {
  return form.values.value.offer as Offer | undefined;
}

export function chooseOffer(form: Form, offer: Offer | undefined): void {
  form.set("offer", offer);
}

/** Another service or country: the organisation chosen for the one before is not chosen for this one. */
export function lookElsewhere(form: Form, name: "service" | "country", code: string): void {
  if (form.text(name) === code) return;
  form.set(name, code);
  chooseOffer(form, undefined);
}

/** The name under which the form holds the consent about another person of the case, or about the first. */
export function groundOf(person: string | null): string {
  return person ? `consent_of.${person}` : "consent_id";
}

/** A draft begins with the first need on record, or with what the address asks for. */
export function startingAnswers({ needs }: Case, asked: URLSearchParams): Values {
  const named = Object.fromEntries(ASKED.flatMap((name) => (asked.has(name) ? [[name, asked.get(name)]] : [])));
  return { ...(needs[0] && { service: needs[0] }), ...named };
}

/** What the address asks for, in a draft begun before: an alternative to an organisation that said no, or a consent just recorded. */
export function takeFromAddress(form: Form, asked: URLSearchParams): void {
  for (const name of ASKED) {
    const code = asked.get(name);
    if (code) lookElsewhere(form, name, code);
  }
  const consent = asked.get("consent");
  if (consent) form.set(groundOf(asked.get("person")), consent);
  const override = asked.get("override");
  if (override) form.set(groundOf(asked.get("person")), override);
}

/** What decides which organisation can serve the person, for the directory. Empty when nothing is known. */
export function profileOf({ person }: Case): { sex?: string; age?: string } {
  const sex = person.gender ?? person.sex_registered;
  const age = ageOf(person);
  return { ...(sex && sex !== "unknown" && { sex }), ...(age !== undefined && { age: String(age) }) };
}

function ageOf({ age, birth_year: year }: Case["person"]): number | undefined {
  if (age !== null && age !== undefined) return age;
  if (year === null || year === undefined) return undefined;
  return Math.max(0, ageOn({ precision: "year", year }, new Date()));
}
