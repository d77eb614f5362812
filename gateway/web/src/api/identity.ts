import { type Answer, at, type Page } from "../contract/schemas";
import { create, get } from "./request";

/** An organisation; outside one's own countries only its public card. */
export type Organisation = Omit<Answer<"Organisation">, "name"> & { name?: string };
/** Access that somebody of another organisation wants to give. */
export type AccessRequest = Answer<"AccessRequest">;
/** A decided request; the secret of a system is shown only here. */
export type Decision = Answer<"Decision">;
export type User = Answer<"User">;

type Query = Record<string, string | undefined>;

export const listOrganisations = (query: Query = {}) => get<Page<Organisation>>(at("/api/v1/organisations"), { query });
export const listUsers = (query: Query = {}) => get<Page<User>>(at("/api/v1/users"), { query });
export const listRoles = () => get<Page<{ code: string; es: string; en: string }>>(at("/api/v1/roles"));
export const listAccessRequests = (query: Query = {}) =>
  get<Page<AccessRequest>>(at("/api/v1/access-requests"), { query });
export const approveAccess = (request_id: string, key: string) =>
  create<Decision>(at("/api/v1/access-requests/{request_id}/approve", { request_id }), undefined, key);
export const refuseAccess = (request_id: string, key: string) =>
  create<Decision>(at("/api/v1/access-requests/{request_id}/refuse", { request_id }), undefined, key);

/** Somebody of one's own organisation to whom work can be assigned. */
export type Colleague = Answer<"Colleague">;

export const listColleagues = () => get<{ items: Colleague[] }>(at("/api/v1/colleagues"));
