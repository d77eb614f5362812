import { codeLabel } from "../../../api/codelists";
import type { User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { type Key, language, t } from "../../../i18n";
import { roles } from "../../../ui/facts/roleNames";
import { isSystem } from "../../case/access/access";
import type { Entry } from "./merged";
import type { Names } from "./names";
import { personOf } from "./who";

/** What an entry says of itself, on screen and in a sheet. */
export type Said = Pick<
  Entry,
  "actor" | "client_id" | "action" | "object_type" | "object_id" | "purpose" | "organisation_id" | "fields"
>;

/** A person by name; a system by its own, else by the end of the identifier under which it is registered. */
export function whoOf(entry: Said, users: readonly User[], names: Names): string {
  if (!isSystem(entry)) return personOf(entry.actor, users);
  return names.get(entry.actor) ?? t("audit.bySystem", { number: entry.actor.slice(-4) });
}

/** What it was done to, as far as the reader may know it; empty where they may not. */
export function whatOf({ object_type, object_id, fields }: Said, users: readonly User[], names: Names): string {
  if (!object_id) return "";
  // The mailbox of an organisation is known by the organisation.
  if (object_type === "organisation" || object_type === "email_channel") return organisationName(object_id);
  if (object_type === "user") return users.find(({ id }) => id === object_id)?.display_name ?? "";
  if (object_type === "country_setting") return names.get(fields[0] ?? "") ?? "";
  if (object_type === "role") return roles().find(({ id }) => id === object_id)?.[language.value] ?? "";
  if (object_type === "case") return t("audit.case");
  const name = names.get(object_id) ?? "";
  // Since when requests say it of every step, what was asked for is the first of the fields.
  if (object_type !== "access_request" || !fields[0]) return name;
  return [t(`audit.asked.${fields[0]}` as Key), name].filter(Boolean).join(": ");
}

/** The list of the codes that say why; that of consents for every action that is not here. */
const REASONS: Record<string, "audit_export_reason" | "suspension_reason"> = {
  "audit.exported": "audit_export_reason",
  "client.secret_ended": "suspension_reason",
  "client.suspended": "suspension_reason",
  "organisation.suspended": "suspension_reason",
  "user.suspended": "suspension_reason",
};

/** The list of the reasons of an action. */
export const reasonsOf = (action: string) => REASONS[action] ?? "consent_purpose";

/** Why it was done; empty where no reason is asked. */
export const whyOf = ({ action, purpose }: Said): string => (purpose ? codeLabel(reasonsOf(action), purpose) : "");
