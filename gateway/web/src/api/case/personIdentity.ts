import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { get, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";

export type Identity = Schema<"IdentityAnswer">;
export type IdentityChange = Schema<"IdentityChange">;

/** An identity, and the version that a change of it must name. */
export interface VersionedIdentity {
  identity: Identity;
  version: number;
}

/** What people complete and correct is read and written to keep the record. */
const RECORD_KEEPING = { "X-Purpose": "record_keeping" };

const addressOf = (case_id: string, person_id: string) =>
  endpoint("/api/v1/cases/{case_id}/persons/{person_id}/identity", { case_id, person_id });

/** Opens the identity of a person of a case to complete it; the server audits it. */
export async function readVersionedIdentity(
  case_id: string,
  person_id: string,
  context: RequestContext = {},
): Promise<VersionedIdentity> {
  const answer = await send("GET", addressOf(case_id, person_id), { headers: RECORD_KEEPING, ...context });
  const version = versionOf(answer);
  return { identity: (await answer.json()) as Identity, version };
}

/** Changes the fields in `patch`. Throws Problem 412 when the identity was changed after `version`. */
export async function changeIdentity(
  case_id: string,
  person_id: string,
  version: number,
  patch: object,
): Promise<void> {
  const headers = { ...RECORD_KEEPING, "If-Match": `"${version}"` };
  await send("PATCH", addressOf(case_id, person_id), { body: patch, headers });
}

/** What changed in the identity of a person, newest first, for a stated purpose; the server audits it. */
export const readIdentityChanges = (
  case_id: string,
  person_id: string,
  cursor?: string,
  context: RequestContext = {},
) =>
  get<Page<IdentityChange>>(
    endpoint("/api/v1/cases/{case_id}/persons/{person_id}/identity/changes", { case_id, person_id }),
    { query: { cursor }, headers: RECORD_KEEPING, ...context },
  );
