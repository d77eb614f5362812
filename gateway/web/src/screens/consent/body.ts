import type { RequestBody } from "../../contract/schemas";
import type { Values } from "../../forms/form";
import { dayOf, FIELDS } from "./questions";

/** Whom a purpose is about when it is not asked: the purpose itself says it. */
const RECIPIENTS: Record<string, string> = { prosecution_sharing: "prosecution", migration_sharing: "migration" };

/** What was answered, as the server takes it: only what is asked for this answer. `least` is shared where she refused. */
export function consentBody(values: Values, least: string): RequestBody<"Consent"> {
  const asked = new Set(FIELDS.filter((field) => field.when?.(values) ?? true).map((field) => field.name));
  const text = (name: string) => (asked.has(name) ? String(values[name] ?? "") : "");
  const recipient = text("recipient_type") || RECIPIENTS[text("purpose")];
  const until = asked.has("expires_on") ? dayOf(values, "expires_on") : undefined;
  return {
    status: text("status"),
    purpose: text("purpose"),
    data_scope: text("data_scope") || least,
    capacity: text("capacity"),
    form: text("form"),
    given_on: dayOf(values, "given_on") ?? "",
    ...(recipient && { recipient_type: recipient }),
    ...(text("recipient_country") && { recipient_country: text("recipient_country") }),
    ...(until && { expires_on: until }),
  };
}
