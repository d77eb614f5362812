import type { RequestBody } from "../../../contract/schemas";
import { LEAST_PROFILE, RECIPIENT_OF_PURPOSE } from "../../../contract/serverRules";
import { dayOrToday } from "../../../forms/dates";
import type { Values } from "../../../forms/form";
import { endOf, FIELDS } from "./questions";

/** The answer as the server accepts it: only what is asked for it. A refusal has the least profile. */
export function consentBody(values: Values): RequestBody<"Consent"> {
  const asked = new Set(FIELDS.filter((field) => field.when?.(values) ?? true).map((field) => field.name));
  const text = (name: string) => (asked.has(name) ? String(values[name] ?? "") : "");
  const recipient = text("recipient_type") || RECIPIENT_OF_PURPOSE[text("purpose")];
  const until = asked.has("expires_on") ? endOf(values) : undefined;
  return {
    status: text("status"),
    purpose: text("purpose"),
    data_scope: text("data_scope") || LEAST_PROFILE,
    capacity: text("capacity"),
    form: text("form"),
    given_on: dayOrToday(values.given_on) ?? "",
    ...(values.person_id !== undefined && values.person_id !== "" && { person_id: String(values.person_id) }),
    ...(recipient && { recipient_type: recipient }),
    ...(text("recipient_country") && { recipient_country: text("recipient_country") }),
    ...(text("recipient_organisation_id") && { recipient_organisation_id: text("recipient_organisation_id") }),
    ...(until && { expires_on: until }),
    ...howExplained(values),
  };
}

const INTERPRETED: Record<string, boolean> = { yes: true, no: false };

/** The language, the interpreter, what was explained and which text was shown; nothing that was not said. */
function howExplained(values: Values): Partial<RequestBody<"Consent">> {
  const interpreter = INTERPRETED[String(values.interpreter)];
  const explained = (values.explained as string[] | undefined) ?? [];
  return {
    ...(values.language !== undefined && values.language !== "" && { language: String(values.language) }),
    ...(interpreter !== undefined && { interpreter }),
    ...(explained.length > 0 && { explained }),
    ...(values.notice_version !== undefined && { notice_version: String(values.notice_version) }),
  };
}
