import type { Access } from "../../api/cases";
import type { User } from "../../api/identity";
import { t } from "../../i18n";

/** The actions named in words; any other is shown as an access. */
const ACTIONS = new Set([
  "case.read",
  "case.register",
  "case.change",
  "case.close",
  "case.reopen",
  "case.assign",
  "assessment.record",
  "assessments.read",
  "assignments.read",
  "coding.read",
  "identity.read",
  "identity.record",
  "identity.erase",
  "timeline.read",
  "access_log.read",
  "disclosures.read",
  "consent.give",
  "consent.withdraw",
  "consents.read",
  "note.write",
  "notes.read",
  "packet.check",
  "packet.preview",
  "packet.seal",
]);
const PLATFORM = "system:";
const SHORT = 8;

export function isNamed(action: string): boolean {
  return ACTIONS.has(action);
}

/** Who it was: a colleague by her name, else what kind of actor and enough of its id to ask about it. */
export function whoOf({ actor, client_id }: Pick<Access, "actor" | "client_id">, colleagues: readonly User[]): string {
  const colleague = colleagues.find(({ id }) => id === actor);
  if (colleague) return colleague.display_name;
  if (actor.startsWith(PLATFORM)) return t("access.by.platform");
  // A system that signs in for itself is its own actor.
  return t(actor === client_id ? "access.by.system" : "access.by.person", { id: actor.slice(-SHORT) });
}
