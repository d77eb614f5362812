import { refers } from "../../forms/consent";
import { isoDay, parseDate } from "../../forms/dates";
import type { Field } from "../../forms/field";
import type { Values } from "../../forms/form";
import { t } from "../../i18n";

const GIVEN = "given";
/** What can be answered at once; that it was not asked yet, withdrawn or has expired is no answer. */
const ANSWERS = [GIVEN, "refused"];

const isGiven = (values: Values) => values.status === GIVEN;
const isForOthers = (values: Values) => isGiven(values) && refers([String(values.purpose ?? "")]);
const isAbroad = (values: Values) => isGiven(values) && values.purpose === "cross_border_transfer";

export const FIELDS: Field[] = [
  {
    kind: "code",
    name: "status",
    list: "consent_status",
    only: ({ code }) => ANSWERS.includes(code),
    label: "consent.status",
    hint: "consent.status.hint",
    required: true,
  },
  { kind: "code", name: "purpose", list: "consent_purpose", label: "register.purpose", required: true },
  {
    kind: "code",
    name: "recipient_type",
    list: "recipient_type",
    only: ({ receivesReferrals }) => receivesReferrals === true,
    label: "register.recipient",
    when: isForOthers,
    required: true,
  },
  {
    kind: "code",
    name: "recipient_country",
    list: "platform_country",
    label: "consent.country",
    when: isAbroad,
    required: true,
  },
  {
    kind: "code",
    name: "data_scope",
    list: "disclosure_profile",
    label: "register.scope",
    hint: "register.scope.hint",
    when: isGiven,
    required: true,
  },
  { kind: "code", name: "capacity", list: "consent_capacity", label: "consent.who", required: true },
  { kind: "code", name: "form", list: "consent_form", label: "register.form", required: true },
  { kind: "date", name: "given_on", label: "consent.givenOn", exact: true },
  {
    kind: "date",
    name: "expires_on",
    label: "register.expires",
    exact: true,
    future: true,
    hint: "register.expires.hint",
    when: isGiven,
  },
];

export const POINTERS = Object.fromEntries(FIELDS.map((field) => [`/${field.name}`, field.name]));

/** The day that was typed, `YYYY-MM-DD`; undefined when nothing or no day was typed. */
export function dayOf(values: Values, name: string): string | undefined {
  const typed = String(values[name] ?? "");
  return isoDay(parseDate(typed, new Date(), { exact: true, future: name === "expires_on" }));
}

/** What can be said before asking the server; what is not asked for this answer is not missed. */
export function objections(values: Values): Record<string, string> {
  const asked = FIELDS.filter((field) => field.when?.(values) ?? true);
  const errors = Object.fromEntries(
    asked
      .filter((field) => field.kind === "code" && field.required && !values[field.name])
      .map((field) => [field.name, t("form.error.required")]),
  );
  const given = dayOf(values, "given_on");
  if (!given) errors.given_on = t("form.error.day");
  const typedEnd = isGiven(values) && String(values.expires_on ?? "").trim() !== "";
  const end = dayOf(values, "expires_on");
  if (typedEnd && !end) errors.expires_on = t("form.error.day");
  else if (typedEnd && given && end && end < given) errors.expires_on = t("consent.error.ends");
  return errors;
}
