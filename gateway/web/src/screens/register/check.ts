import {
  ASSENT,
  allowsReferral,
  DECIDES_FOR_A_CHILD,
  DECIDES_FOR_AN_ADULT,
  OLDEST_AGE,
} from "../../contract/serverRules";
import { isAfter, isoDay, type PartialDate, parseDate } from "../../forms/dates";
import type { Form } from "../../forms/form";
import { type Key, t } from "../../i18n";
import { plainPhone } from "./body";
import { isAdult, isMinor, type Step } from "./steps";

type Errors = Record<string, string>;

/** Capacities that exist for an adult only, or for a child only; for the other the server refuses them. */
const FOR_AN_ADULT = DECIDES_FOR_AN_ADULT.filter((capacity) => !DECIDES_FOR_A_CHILD.includes(capacity));
const FOR_A_CHILD = [...DECIDES_FOR_A_CHILD, ASSENT].filter((capacity) => !DECIDES_FOR_AN_ADULT.includes(capacity));
/** What the server accepts as a telephone number (E.164). */
const PHONE = /^\+?[1-9]\d{1,14}$/;

/** What is known to be wrong before the server is asked; the server decides. */
export function check(form: Form, step: Step["id"]): Errors {
  const errors: Errors = {};
  const typed = (name: string) => form.text(name).trim();
  if (step === "safety") {
    if (!typed("country")) errors.country = t("register.error.country");
    if (!typed("risk_level")) errors.risk_level = t("register.error.risk");
    if (!isDay(typed("identified_on"))) errors.identified_on = t("form.error.day");
  }
  if (step === "safety" && typed("birth")) {
    const wrong = checkBirth(parseDate(typed("birth"), new Date()), new Date());
    if (wrong) errors.birth = t(wrong);
  }
  if (step === "consent") return checkConsent(form);
  if (step === "person" && isMinor(form.values.value) && !typed("best_interest"))
    errors.best_interest = t("register.error.bestInterest");
  if (step === "person" && typed("phone") && !PHONE.test(plainPhone(typed("phone"))))
    errors.phone = t("register.error.phone");
  if (step === "needs" && !typed("trafficking_status")) errors.trafficking_status = t("register.error.status");
  return errors;
}

function checkBirth(birth: PartialDate | null, today: Date): Key | undefined {
  if (birth === null) return "form.error.date";
  if (isAfter(birth, today)) return "register.error.birthFuture";
  return today.getFullYear() - birth.year > OLDEST_AGE ? "register.error.birthLongAgo" : undefined;
}

function checkConsent(form: Form): Errors {
  const errors: Errors = {};
  const typed = (name: string) => form.text(name).trim();
  const given = form.list("purposes");
  const refused = form.list("refused");
  if (refused.some((purpose) => given.includes(purpose))) errors.refused = t("register.error.bothAnswers");
  if (given.length + refused.length === 0) return errors;
  if (!typed("capacity")) errors.capacity = t("register.error.capacity");
  if (!typed("form")) errors.form = t("register.error.form");
  if (!isDay(typed("given_on"))) errors.given_on = t("form.error.day");
  if (given.length === 0) return errors;
  if (isMinor(form.values.value) && FOR_AN_ADULT.includes(typed("capacity")))
    errors.capacity = t("register.error.childAlone");
  if (isAdult(form.values.value) && FOR_A_CHILD.includes(typed("capacity")))
    errors.capacity = t("register.error.adultDecides");
  if (!typed("data_scope")) errors.data_scope = t("register.error.scope");
  if (allowsReferral(given) && !typed("recipient_type")) errors.recipient_type = t("form.error.required");
  if (typed("expires_on") && !isDay(typed("expires_on"), true)) errors.expires_on = t("form.error.day");
  return errors;
}

function isDay(text: string, future = false): boolean {
  return isoDay(parseDate(text, new Date(), { exact: true, future })) !== undefined;
}
