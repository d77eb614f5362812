import { refers } from "../../forms/consent";
import { isoDay, parseDate } from "../../forms/dates";
import type { Form } from "../../forms/form";
import { t } from "../../i18n";
import { isAdult, isMinor, type Step } from "./steps";

type Errors = Record<string, string>;

/** Whoever answers for a child or for an adult alone (list `consent_capacity`); for the other the server refuses it. */
const ADULT_ALONE = "self_adult";
const FOR_A_CHILD = ["guardian", "child_authority", "self_adolescent_assent"];

/** What can be said before asking the server; the server's word is the last one. */
export function check(form: Form, step: Step["id"]): Errors {
  const errors: Errors = {};
  const typed = (name: string) => form.text(name).trim();
  if (step === "safety") {
    if (!typed("country")) errors.country = t("register.error.country");
    if (!typed("risk_level")) errors.risk_level = t("register.error.risk");
    if (!isDay(typed("identified_on"))) errors.identified_on = t("form.error.day");
  }
  if (step === "safety" && typed("birth") && !parseDate(typed("birth"), new Date()))
    errors.birth = t("form.error.date");
  if (step === "consent") return checkConsent(form);
  if (step === "person" && isMinor(form.values.value) && !typed("best_interest"))
    errors.best_interest = t("register.error.bestInterest");
  if (step === "needs" && !typed("trafficking_status")) errors.trafficking_status = t("register.error.status");
  return errors;
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
  if (isMinor(form.values.value) && typed("capacity") === ADULT_ALONE) errors.capacity = t("register.error.childAlone");
  if (isAdult(form.values.value) && FOR_A_CHILD.includes(typed("capacity")))
    errors.capacity = t("register.error.adultDecides");
  if (!typed("data_scope")) errors.data_scope = t("register.error.scope");
  if (refers(given) && !typed("recipient_type")) errors.recipient_type = t("form.error.required");
  if (typed("expires_on") && !isDay(typed("expires_on"), true)) errors.expires_on = t("form.error.day");
  return errors;
}

function isDay(text: string, future = false): boolean {
  return isoDay(parseDate(text, new Date(), { exact: true, future })) !== undefined;
}
