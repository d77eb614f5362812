import { allowsReferral, discloses, OLDEST_AGE } from "../../../contract/serverRules";
import { dayOrToday, isAfter, isoDay, type PartialDate, parseDate } from "../../../forms/dates";
import type { Form } from "../../../forms/form";
import { type Key, t } from "../../../i18n";
import { isAdult, isMinor } from "./age";
import { plainPhone } from "./body";
import { capacitiesOf, endOfPurpose, purposesAnswered, scopeOfPurpose } from "./consentStep";
import { answerTo, type Step } from "./steps";

type Errors = Record<string, string>;

/** What the server accepts as a telephone number (E.164), and no fewer digits than it compares. */
const PHONE = /^\+?[1-9]\d{5,14}$/;

/** What is known to be wrong before the server is asked; the server decides. */
export function check(form: Form, step: Step["id"]): Errors {
  const errors: Errors = {};
  const typed = (name: string) => form.text(name).trim();
  if (step === "safety") {
    if (!typed("country")) errors.country = t("register.error.country");
    if (!typed("risk_level")) errors.risk_level = t("register.error.risk");
    if (!dayOrToday(typed("identified_on"))) errors.identified_on = t("form.error.day");
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
  const given = purposesAnswered("yes", form.values.value);
  const refused = purposesAnswered("no", form.values.value);
  if (given.length + refused.length === 0) return errors;
  const capacity = answerTo("capacity", form.values.value);
  if (!capacity) errors.capacity = t("register.error.capacity");
  if (!typed("form")) errors.form = t("register.error.form");
  if (!dayOrToday(typed("given_on"))) errors.given_on = t("form.error.day");
  if (given.length === 0) return errors;
  // The age may have been corrected after the answer.
  if (capacity && !capacitiesOf(form.values.value)(capacity))
    errors.capacity = t(isAdult(form.values.value) ? "register.error.adultDecides" : "register.error.childAlone");
  for (const purpose of given) Object.assign(errors, checkPurpose(form, purpose));
  if (allowsReferral(given) && !typed("recipient_type")) errors.recipient_type = t("form.error.required");
  return errors;
}

/** How much is shared, where something leaves, and until when. */
function checkPurpose(form: Form, purpose: string): Errors {
  const errors: Errors = {};
  const [scope, end] = [scopeOfPurpose(purpose), endOfPurpose(purpose)];
  if (discloses(purpose) && !form.text(scope).trim()) errors[scope] = t("register.error.scope");
  if (form.text(end).trim() && !isComingDay(form.text(end).trim())) errors[end] = t("form.error.day");
  return errors;
}

function isComingDay(text: string): boolean {
  return isoDay(parseDate(text, new Date(), { future: true })) !== undefined;
}
