import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { create, get, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";

/** An organisation; outside one's own countries only its public card. */
export type Organisation = Schema<"Organisation">;
/** A request of another organisation to give access to its members. */
export type AccessRequest = Schema<"AccessRequest">;
/** A decided request; the secret of a system is shown only here. */
export type Decision = Schema<"Decision">;
export type User = Schema<"User">;

type Query = Record<string, string | undefined>;

export const listOrganisations = (query: Query = {}, context: RequestContext = {}) =>
  get<Page<Organisation>>(endpoint("/api/v1/organisations"), { query, ...context });
/** An organisation, and the version that a change of it must name. */
export interface VersionedOrganisation {
  organisation: Organisation;
  version: number;
}

export async function readOrganisation(organisation_id: string, context: RequestContext = {}) {
  const answer = await send("GET", endpoint("/api/v1/organisations/{organisation_id}", { organisation_id }), context);
  const version = versionOf(answer);
  return { organisation: (await answer.json()) as Organisation, version };
}

/** Changes how it works on its cases. Throws Problem 412 when it was changed after `version`. */
export async function changeRules(organisation_id: string, version: number, patch: object): Promise<Organisation> {
  const headers = { "If-Match": `"${version}"` };
  const path = endpoint("/api/v1/organisations/{organisation_id}", { organisation_id });
  const answer = await send("PATCH", path, { body: patch, headers });
  return answer.json();
}

export const listUsers = (query: Query = {}, context: RequestContext = {}) =>
  get<Page<User>>(endpoint("/api/v1/users"), { query, ...context });
/** A role, and what it may do in sentences. */
export type Role = Schema<"Role">;
export const listRoles = (context: RequestContext = {}) => get<Page<Role>>(endpoint("/api/v1/roles"), context);
export const listAccessRequests = (query: Query = {}, context: RequestContext = {}) =>
  get<Page<AccessRequest>>(endpoint("/api/v1/access-requests"), { query, ...context });
export const approveAccess = (request_id: string, key: string) =>
  create<Decision>(endpoint("/api/v1/access-requests/{request_id}/approve", { request_id }), undefined, key);
export const refuseAccess = (request_id: string, key: string) =>
  create<Decision>(endpoint("/api/v1/access-requests/{request_id}/refuse", { request_id }), undefined, key);
/** Only of a request that the caller asked for. */
export const withdrawAccess = (request_id: string, key: string) =>
  create<Decision>(endpoint("/api/v1/access-requests/{request_id}/withdraw", { request_id }), undefined, key);

/** A member of the caller's organisation to whom work can be assigned. */
export type Colleague = Schema<"Colleague">;

/** The people of one's own organisation, and who has left it: their names stay on what they signed. */
export const listColleagues = (context: RequestContext = {}) =>
  get<Schema<"Colleagues">>(`${endpoint("/api/v1/colleagues")}?include=left`, context);
