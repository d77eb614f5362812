import type { PersonOfCase } from "../../../api/case/persons";
import { allowsReferral, discloses, TRANSFER } from "../../../contract/serverRules";
import { consentFields } from "../../../forms/consentFields";
import { dayOrToday, isoDay, parseDate } from "../../../forms/dates";
import { type Field, withFollowing } from "../../../forms/field";
import type { Values } from "../../../forms/form";
import { t } from "../../../i18n";

const GIVEN = "given";
/** What the person can answer; not asked yet, withdrawn and expired are no answers. */
const ANSWERS = [GIVEN, "refused"];

const isGiven = (values: Values) => values.status === GIVEN;
const isForOthers = (values: Values) => isGiven(values) && allowsReferral([String(values.purpose ?? "")]);
const isShared = (values: Values) => isGiven(values) && discloses(String(values.purpose ?? ""));
const isAbroad = (values: Values) => isGiven(values) && values.purpose === TRANSFER;
const consent = consentFields({ given: isGiven, forOthers: isForOthers });

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
  consent.recipientType,
  {
    kind: "choice",
    name: "recipient_organisation_id",
    // Which organisations there are is known where the form is shown.
    items: () => [],
    label: "consent.organisation",
    none: "consent.organisation.any",
    when: isShared,
  },
  {
    kind: "code",
    name: "recipient_country",
    list: "platform_country",
    label: "consent.country",
    when: isAbroad,
    required: true,
  },
  { ...consent.dataScope, when: isShared },
  consent.capacity,
  consent.form,
  consent.givenOn("consent.givenOn"),
  consent.expiresOn,
  { kind: "code", name: "language", list: "language", label: "consent.language" },
  { kind: "code", name: "interpreter", list: "yes_no_unknown", label: "consent.interpreter", dense: true },
  consent.explained,
];

/** The same with the organisations there are, and with what the record says of language and interpreter. */
export function fieldsAbout(person: PersonOfCase["person"] | undefined, organisations: () => Choice[]): Field[] {
  const needs = person?.needs_interpreter ?? undefined;
  const known: Record<string, string | undefined> = {
    language: person?.primary_language ?? undefined,
    interpreter: needs === undefined ? undefined : needs ? "yes" : "no",
  };
  return FIELDS.map((field) => {
    if (field.kind === "choice") return { ...field, items: organisations };
    const code = known[field.name];
    if (field.kind !== "code" || code === undefined) return field;
    return { ...field, follows: { code: () => code, why: "consent.asRecorded" } };
  });
}

type Choice = { code: string; label: string };

/** What was answered, and what follows from the record where nothing was. */
export function answered(fields: readonly Field[], values: Values): Values {
  return withFollowing(fields, values);
}

/** The end that was typed, `YYYY-MM-DD`; undefined when nothing or no day was typed. */
export function endOf({ expires_on }: Values): string | undefined {
  return isoDay(parseDate(String(expires_on ?? ""), new Date(), { future: true }));
}

/** What is known to be wrong before the server is asked; a field that is not asked for this answer is not missing. */
export function objections(values: Values): Record<string, string> {
  const asked = FIELDS.filter((field) => field.when?.(values) ?? true);
  const errors = Object.fromEntries(
    asked
      .filter((field) => field.kind === "code" && field.required && !values[field.name])
      .map((field) => [field.name, t("form.error.required")]),
  );
  const given = dayOrToday(values.given_on);
  if (!given) errors.given_on = t("form.error.day");
  const typedEnd = isGiven(values) && String(values.expires_on ?? "").trim() !== "";
  const end = endOf(values);
  if (typedEnd && !end) errors.expires_on = t("form.error.day");
  else if (typedEnd && given && end && end < given) errors.expires_on = t("consent.error.ends");
  return errors;
}
