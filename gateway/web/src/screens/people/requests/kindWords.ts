import type { AccessRequest, Decision, User } from "../../../api/people/identity";
import { type Key, t } from "../../../i18n";
import type { Given } from "../../../ui/facts/roleNames";

/** Whether it waits for a system that stands still, for its secret or key leaked. */
export const isStopped = ({ state, client }: AccessRequest): boolean =>
  state === "pending" && Boolean(client?.secret_leaked_at);

/**
 * What is asked for, in words. One that was never let in is a new system for its organisation, leaked or not. After the
 * answer a leak shows in that the old secret was to work on for no time.
 */
export const kindWords = (request: AccessRequest): string => {
  const leaked = request.kind === "client_secret" && (isStopped(request) || request.overlap_hours === null);
  return t(leaked ? "request.kind.client_secret.leaked" : (`request.kind.${request.kind}` as Key));
};

/** What waits for a yes about a person or system, in words. */
export const askedFor = ({ access_request_kind }: Pick<User, "access_request_kind">): string =>
  t(`request.kind.${access_request_kind}` as Key);

/** The role that the subject would have; of another one that waits for an answer, from which to which. */
export function roleWords(request: AccessRequest, nameOf: (given: Given) => string): string {
  const { kind, state, subject_role: role, subject_country_role_id: country_role_id } = request;
  if (kind === "rules") return "";
  if (kind !== "role" || state !== "pending" || !role) return nameOf(request);
  return t("request.role", { from: nameOf({ role, country_role_id }), to: nameOf(request) });
}

/** What was given; who was let in and has a certificate that counts works from now on. */
export function approvedWords({ kind, standing }: Decision, request: AccessRequest): Key {
  if (kind === "client_reinstatement" && isStopped(request)) return "request.approved.client_reinstatement.leaked";
  return standing === "certified" ? "request.approved.works" : (`request.approved.${kind}` as Key);
}

const AT_ONCE_MS = 5000;

/** Whether the suspension of its subject closed it: it is told at the same moment. */
export function endedBySuspension({ state, decided_at, subject_suspended_at }: AccessRequest): boolean {
  if (state !== "closed" || !decided_at || !subject_suspended_at) return false;
  return Math.abs(Date.parse(decided_at) - Date.parse(subject_suspended_at)) < AT_ONCE_MS;
}
