import { ASSENT, allowsReferral, DECIDES_FOR_A_CHILD, DECIDES_FOR_AN_ADULT } from "../../contract/serverRules";
import { consentFields } from "../../forms/consentFields";
import { dayOrToday, parseDate } from "../../forms/dates";
import type { Field } from "../../forms/field";
import type { Values } from "../../forms/form";
import { dateInWords } from "../../forms/inWords";
import { t } from "../../i18n";
import { isAdult, isMinor } from "./age";

const ASKED_FIRST = ["record_keeping", "referral", "cross_border_transfer", "aggregate_statistics"];

/** The purposes that were answered with a yes, or with a no; each answer stands for itself. */
export function purposesAnswered(answer: "yes" | "no", { consents }: Values): string[] {
  const answers = Object.entries((consents ?? {}) as Record<string, string>);
  return answers.filter(([, given]) => given === answer).map(([purpose]) => purpose);
}

const gives = (values: Values) => purposesAnswered("yes", values).length > 0;
const answers = (values: Values) => gives(values) || purposesAnswered("no", values).length > 0;
const isForOthers = (values: Values) => allowsReferral(purposesAnswered("yes", values));

/** Who can answer for a person of this age; of an unknown age, anybody. */
export function capacitiesOf(values: Values): (capacity: string) => boolean {
  if (isAdult(values)) return (capacity) => DECIDES_FOR_AN_ADULT.includes(capacity);
  if (isMinor(values)) return (capacity) => capacity === ASSENT || DECIDES_FOR_A_CHILD.includes(capacity);
  return () => true;
}

/** From when until when, as it stands. */
function periodInWords({ given_on, expires_on }: Values): string {
  const given = inWords(dayOrToday(given_on));
  const until = inWords(expires_on, true);
  if (!given) return t("register.period");
  return until ? t("register.period.until", { given, until }) : t("register.period.year", { given });
}

function inWords(typed: unknown, future = false): string {
  const date = parseDate(String(typed ?? ""), new Date(), { exact: true, future });
  return date ? dateInWords(date) : "";
}

const consent = consentFields({ answered: answers, given: gives, forOthers: isForOthers });
const [ADULT_SELF] = DECIDES_FOR_AN_ADULT;

export const CONSENT: readonly Field[] = [
  {
    kind: "controls",
    name: "consents",
    list: "consent_purpose",
    label: "register.purposes",
    columns: [
      { code: "yes", label: "form.yes" },
      { code: "no", label: "form.no" },
      { code: "", label: "form.notAsked" },
    ],
    groups: [{ label: "register.purposes.first", codes: ASKED_FIRST, open: true }],
  },
  {
    ...consent.capacity,
    only: ({ code }, values) => capacitiesOf(values)(code),
    follows: { code: (values) => (isAdult(values) ? ADULT_SELF : undefined), why: "register.capacity.follows" },
  },
  { ...consent.form, dense: true },
  consent.recipientType,
  consent.dataScope,
  { ...consent.givenOn("register.answeredOn"), folded: periodInWords },
  { ...consent.expiresOn, folded: periodInWords },
];
