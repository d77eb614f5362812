import { isoDay } from "./dates";
import type { CodeField, DateField, Field } from "./field";
import type { Values } from "./form";

type When = (values: Values) => boolean;

interface Asked {
  /** While anything was answered, a no included; left out, always. */
  answered?: When;
  /** While a consent was given. */
  given: When;
  /** While it was given for a referral to another organisation. */
  forOthers: When;
}

const CAPACITY: CodeField = {
  kind: "code",
  name: "capacity",
  list: "consent_capacity",
  label: "consent.who",
  required: true,
};
const FORM: CodeField = { kind: "code", name: "form", list: "consent_form", label: "register.form", required: true };

/** The questions that every answer about consent needs, for the form that records one and the one that registers. */
export function consentFields({ answered, given, forOthers }: Asked) {
  const always = answered && { when: answered };
  return {
    recipientType: {
      kind: "code",
      name: "recipient_type",
      list: "recipient_type",
      only: ({ receivesReferrals }) => receivesReferrals === true,
      label: "register.recipient",
      when: forOthers,
      required: true,
    } satisfies CodeField,
    dataScope: {
      kind: "code",
      name: "data_scope",
      list: "disclosure_profile",
      label: "register.scope",
      hint: "register.scope.hint",
      when: given,
      required: true,
    } satisfies CodeField,
    capacity: { ...CAPACITY, ...always },
    form: { ...FORM, ...always },
    givenOn: (label: Field["label"]): DateField => ({ kind: "date", name: "given_on", label, exact: true, ...always }),
    expiresOn: {
      kind: "date",
      name: "expires_on",
      label: "register.expires",
      exact: true,
      future: true,
      hint: "register.expires.hint",
      when: given,
    } satisfies DateField,
  };
}

/** The day on which a consent ends unless another is typed: a year from `today`. */
export function oneYearFrom(today: Date): string {
  const end = new Date(today.getFullYear() + 1, today.getMonth(), today.getDate());
  return isoDay({ precision: "day", year: end.getFullYear(), month: end.getMonth() + 1, day: end.getDate() }) ?? "";
}
