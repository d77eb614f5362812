import { lastsToJudgment } from "../contract/serverRules";
import { t } from "../i18n";
import { dayOrToday, parseDate, yearAfter } from "./dates";
import type { CodeField, CodesField, DateField, Field } from "./field";
import type { Values } from "./form";
import { dateInWords, todayByRule } from "./inWords";

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
      when: given,
      required: true,
    } satisfies CodeField,
    capacity: { ...CAPACITY, ...always },
    form: { ...FORM, ...always },
    givenOn: (label: Field["label"]): DateField => ({
      kind: "date",
      name: "given_on",
      label,
      exact: true,
      // Who answers does so while it is written down; another day is typed.
      unfilled: todayByRule,
      ...always,
    }),
    expiresOn: {
      kind: "date",
      name: "expires_on",
      label: "register.expires",
      exact: true,
      future: true,
      hint: "register.expires.hint",
      unfilled: (values) => endByRule(values, String(values.purpose ?? "")),
      when: given,
    } satisfies DateField,
    explained: {
      kind: "codes",
      name: "explained",
      list: "consent_explanation",
      label: "consent.explained",
      hint: "consent.explained.hint",
      ...always,
    } satisfies CodesField,
  };
}

/** The server ends a consent a year after it was given, or with the final judgment, unless another day is typed. */
export function endByRule({ given_on }: Values, purpose: string): string {
  if (lastsToJudgment(purpose)) return t("register.expires.judgment");
  const given = parseDate(dayOrToday(given_on) ?? "", new Date());
  return given ? t("register.expires.rule", { date: dateInWords(yearAfter(given)) }) : "";
}
