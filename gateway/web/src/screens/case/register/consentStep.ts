import { type CodeItem, codeLabel, codeList } from "../../../api/codelists";
import {
  ALL_PURPOSES,
  ASSENT,
  allowsReferral,
  DECIDES_FOR_A_CHILD,
  DECIDES_FOR_AN_ADULT,
  DISCLOSING,
} from "../../../contract/serverRules";
import { consentFields, endByRule } from "../../../forms/consentFields";
import { dayOrToday, parseDate } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { dateInWords } from "../../../forms/inWords";
import { t } from "../../../i18n";
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
function periodInWords(values: Values): string {
  const given = inWords(dayOrToday(values.given_on));
  if (!given) return t("register.period");
  const limited = purposesAnswered("yes", values).filter((purpose) => values[endOfPurpose(purpose)]);
  return limited.length > 0
    ? t("register.period.until", { given, until: limited.map((purpose) => codeLabel(PURPOSES, purpose)).join(", ") })
    : t("register.period.year", { given });
}

/** How much of what has to be explained was. */
function explainedInWords({ explained }: Values): string {
  const all = codeList("consent_explanation")?.items.length ?? 0;
  return t("consent.explained.folded", { count: ((explained as string[] | undefined) ?? []).length, all });
}

function inWords(typed: unknown): string {
  const date = parseDate(String(typed ?? ""), new Date(), { exact: true });
  return date ? dateInWords(date) : "";
}

const PURPOSES = "consent_purpose";

/** The names under which the form holds how much is shared for a purpose, and until when. */
export const scopeOfPurpose = (purpose: string) => `data_scope_${purpose}`;
export const endOfPurpose = (purpose: string) => `expires_on_${purpose}`;

/** One question about each purpose that was answered with a yes. */
function ofEach<F extends Field>(purposes: readonly string[], make: (purpose: string) => F): F[] {
  return purposes.map((purpose) => ({
    ...make(purpose),
    what: { list: PURPOSES, code: purpose },
    when: (values: Values) => purposesAnswered("yes", values).includes(purpose),
  }));
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
  ...ofEach(DISCLOSING, (purpose) => ({
    ...consent.dataScope,
    name: scopeOfPurpose(purpose),
    // The whole file leaves with a transfer of the case only, which is agreed to when it comes.
    only: ({ code }: CodeItem) => code !== "d4_full",
    label: "register.scope.of" as const,
  })),
  { ...consent.givenOn("register.answeredOn"), folded: periodInWords },
  ...ofEach(ALL_PURPOSES, (purpose) => ({
    ...consent.expiresOn,
    name: endOfPurpose(purpose),
    label: "register.expires.of" as const,
    unfilled: (values: Values) => endByRule(values, purpose),
    folded: periodInWords,
  })),
  { ...consent.explained, when: answers, folded: explainedInWords },
];
