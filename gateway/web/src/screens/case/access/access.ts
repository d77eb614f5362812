import type { Access } from "../../../api/case/cases";
import type { User } from "../../../api/people/identity";
import { type Key, t } from "../../../i18n";
import { happenedToPart } from "../../../ui/facts/happened";

/** The actions named in words; any other is shown as an access. */
const ACTIONS = new Set([
  "case.read",
  "case.registered",
  "case.changed",
  "case.closed",
  "case.reopened",
  "case.anonymised",
  "case.assigned",
  "case.followed",
  "case.unfollowed",
  "following.read",
  "approval.asked",
  "approval.decided",
  "approval.withdrawn",
  "approval.elapsed",
  "approval.interrupted",
  "erasure.asked",
  "erasure.asked_alone",
  "transfer.prepared",
  "approvals.read",
  "case.received",
  "case.merged",
  "case.separated",
  "case.transferred",
  "case_closure.read",
  "case_closure.changed",
  "case_closure.recorded",
  "assessment.recorded",
  "assessments.read",
  "assignments.read",
  "coding.read",
  "identity.read",
  "identity.recorded",
  "identity.erased",
  "identity_changes.read",
  "timeline.read",
  "access_log.read",
  "flag.changed",
  "flag.read",
  "flag.recorded",
  "safety_plan.changed",
  "safety_plan.read",
  "safety_plan.recorded",
  "screening.changed",
  "screening.read",
  "screening.recorded",
  "disclosures.read",
  "document.damage_detected",
  "document.deleted",
  "document.downloaded",
  "document.opened",
  "document.received",
  "document.refused",
  "document_custody.read",
  "documents.read",
  "consent.recorded",
  "consent.withdrawn",
  "consents.read",
  "note.written",
  "notes.read",
  "perpetrators.read",
  "perpetrator.read",
  "perpetrator.recorded",
  "perpetrator.changed",
  "custody_sheet.read",
  "evidence.read",
  "proceeding.anonymised",
  "evidence.recorded",
  "evidence.received",
  "evidence.taken_back",
  "proceeding.changed",
  "proceeding.opened",
  "proceeding.person_added",
  "proceeding.read",
  "proceeding.stage_recorded",
  "proceeding.standing_changed",
  "proceedings.read",
  "proceedings.searched",
  "shared_persons.read",
  "movement.changed",
  "movement.read",
  "movement.recorded",
  "override.approved",
  "override.refused",
  "override.requested",
  "override.reviewed",
  "overrides.read",
  "answer.disclosed",
  "packet.checked",
  "packet.previewed",
  "packet.sealed",
  "person.added",
  "person.changed",
  "person.read",
  "person.removed",
  "persons.read",
  "stay.changed",
  "stay.read",
  "stay.recorded",
  "case.sealed",
  "case.unsealed",
  "seal.changed",
  "seal.read",
  "emergency.opened",
  "emergency.reviewed",
  "emergency_access.read",
  "transparency_sheet.made",
]);
const PLATFORM = "system:";
/** What somebody asked of the case and was refused. */
const DENIED = new Set(["access.forbidden", "access.not_found"]);

/** Whether the case stayed closed to who asked for it. */
export const isDenied = (action: string): boolean => DENIED.has(action);

/** Whether an action has words of its own; any other is shown as an access. */
export function isNamed(action: string): boolean {
  return ACTIONS.has(action);
}

/** What was done, in words. */
export function accessWords(action: string): string {
  if (isDenied(action)) return t("access.denied");
  return happenedToPart(action) ?? t(`access.${isNamed(action) ? action : "other"}` as Key);
}

/** Whether the platform itself did it. */
export const isPlatform = (actor: string): boolean => actor.startsWith(PLATFORM);

/** Whether a system did it: one that signs in for itself is its own actor. */
export const isSystem = ({ actor, client_id }: Pick<Access, "actor" | "client_id">): boolean => actor === client_id;

/** The actor of an access: a colleague by name, else the kind of actor; a system by what it is registered as. */
export function whoOf({ actor, client_id }: Pick<Access, "actor" | "client_id">, colleagues: readonly User[]): string {
  const colleague = colleagues.find(({ id }) => id === actor);
  if (colleague) return colleague.display_name;
  if (isPlatform(actor)) return t("access.by.platform");
  return isSystem({ actor, client_id }) ? t("access.by.system", { id: actor }) : t("access.by.person");
}
