import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { create, get, post, send } from "../request";
import type { RequestContext } from "../requestContext";
import type { Organisation, Role, User } from "./identity";

/** A system of an organisation, or an application that its people sign in with. */
export type System = Schema<"Client">;
/** The same with its secret, which is shown only now; null where it has none, or waits for its organisation. */
export type SystemWithSecret = Schema<"ClientWithSecret">;
/** A code of the list that says why a person, a system or an organisation is suspended. */
export type SuspensionReason = NonNullable<User["suspended_for"]>;
/** A browser in which a person is signed in. */
export type Session = Schema<"Session">;

type Query = Record<string, string | undefined>;

/** Something that carries the version which a change of it must name. */
interface Versioned {
  version?: number;
}

/** An act on something as it was read. Throws Problem 412 when it was changed meanwhile. */
async function act<T>(
  method: "POST" | "PATCH" | "PUT" | "DELETE",
  path: string,
  { version }: Versioned,
  body?: object,
): Promise<T> {
  const answer = await send(method, path, { body, headers: { "If-Match": `"${version}"` } });
  return (await answer.json()) as T;
}

const ofOrganisation = ({ id }: Organisation) => ({ organisation_id: id });
const ofUser = ({ id }: User) => ({ user_id: id });
const ofSystem = ({ client_id }: System) => ({ client_id });

export const registerOrganisation = (body: RequestBody<"RegisterOrganisation">, key: string) =>
  create<Organisation>(endpoint("/api/v1/organisations"), body, key);

/** Corrects its card and contact. Throws Problem 412 when it was changed after `version`. */
export const changeOrganisation = (organisation_id: string, version: number, patch: object) =>
  act<Organisation>(
    "PATCH",
    endpoint("/api/v1/organisations/{organisation_id}", { organisation_id }),
    { version },
    patch,
  );

/** It can do nothing from now on: its people and systems are signed out. */
export const suspendOrganisation = (organisation: Organisation, reason: SuspensionReason) =>
  post<Organisation>(endpoint("/api/v1/organisations/{organisation_id}/suspend", ofOrganisation(organisation)), {
    reason,
  });

export const reinstateOrganisation = (organisation: Organisation) =>
  act<Organisation>(
    "POST",
    endpoint("/api/v1/organisations/{organisation_id}/reinstate", ofOrganisation(organisation)),
    organisation,
  );

/** That the caller checked who it is. Throws Problem 412 when it was changed meanwhile, 403 for one's own. */
export const verifyOrganisation = (organisation: Organisation) =>
  act<Organisation>(
    "POST",
    endpoint("/api/v1/organisations/{organisation_id}/verify", ofOrganisation(organisation)),
    organisation,
  );

/** That it was not checked after all. Throws as above. */
export const unverifyOrganisation = (organisation: Organisation) =>
  act<Organisation>(
    "DELETE",
    endpoint("/api/v1/organisations/{organisation_id}/verify", ofOrganisation(organisation)),
    organisation,
  );

export const readUser = (user_id: string, context: RequestContext = {}) =>
  get<User>(endpoint("/api/v1/users/{user_id}", { user_id }), context);

/** The link to set a password goes to their address, and nowhere else. */
export const inviteUser = (body: RequestBody<"Invite">, key: string) =>
  create<User>(endpoint("/api/v1/users"), body, key);

/** Another role or a corrected name. Throws Problem 412 when it was changed after `version`. */
export const changeUser = (user_id: string, version: number, patch: object) =>
  act<User>("PATCH", endpoint("/api/v1/users/{user_id}", { user_id }), { version }, patch);

export const suspendUser = (user: User, reason: SuspensionReason) =>
  post<User>(endpoint("/api/v1/users/{user_id}/suspend", ofUser(user)), { reason });

export const reinstateUser = (user: User) =>
  act<User>("POST", endpoint("/api/v1/users/{user_id}/reinstate", ofUser(user)), user);

/** Takes password and second factor away; a link to set new ones goes to their address. */
export const resetFactors = (user: User) => post<User>(endpoint("/api/v1/users/{user_id}/reset-factors", ofUser(user)));

export const listSessions = (user_id: string, context: RequestContext = {}) =>
  get<Page<Session>>(endpoint("/api/v1/users/{user_id}/sessions", { user_id }), context);

export const endSessions = (user: User) => post<void>(endpoint("/api/v1/users/{user_id}/sessions/end", ofUser(user)));

export const listSystems = (query: Query = {}, context: RequestContext = {}) =>
  get<Page<System>>(endpoint("/api/v1/clients"), { query, ...context });

export const readSystem = (client_id: string, context: RequestContext = {}) =>
  get<System>(endpoint("/api/v1/clients/{client_id}", { client_id }), context);

export const registerSystem = (body: RequestBody<"RegisterClient">, key: string) =>
  create<SystemWithSecret>(endpoint("/api/v1/clients"), body, key);

/** A new secret; the old one works on for `overlap_hours`, or is refused at once with 0. */
export async function rotateSecret(system: System, overlap_hours: number, key: string): Promise<SystemWithSecret> {
  const headers = { "If-Match": `"${system.version}"`, "Idempotency-Key": key };
  const path = endpoint("/api/v1/clients/{client_id}/rotate-secret", ofSystem(system));
  return (await send("POST", path, { body: { overlap_hours }, headers })).json();
}

/** The secret that the reader asked for, once its organisation has said yes; it is shown once. */
export async function fetchSecret(system: System, key: string): Promise<SystemWithSecret> {
  const path = endpoint("/api/v1/clients/{client_id}/secret", ofSystem(system));
  return (await send("POST", path, { headers: { "Idempotency-Key": key } })).json();
}

/** Other public keys: all that it has from now on. In another organisation they wait for its yes. */
export const rotateKeys = (system: System, jwks: object) =>
  act<System>("PUT", endpoint("/api/v1/clients/{client_id}/jwks", ofSystem(system)), system, { jwks });

export const endOldSecret = (system: System) =>
  post<System>(endpoint("/api/v1/clients/{client_id}/end-old-secret", ofSystem(system)));

export const suspendSystem = (system: System, reason: SuspensionReason) =>
  post<System>(endpoint("/api/v1/clients/{client_id}/suspend", ofSystem(system)), { reason });

export const reinstateSystem = (system: System) =>
  act<System>("POST", endpoint("/api/v1/clients/{client_id}/reinstate", ofSystem(system)), system);

export const defineRole = (body: RequestBody<"DefineRole">, key: string) =>
  create<Role>(endpoint("/api/v1/roles"), body, key);

/** Other names, or less of what it allows. Throws Problem 412 when it was changed after `version`. */
export const changeRole = (role_id: string, version: number, patch: object) =>
  act<Role>("PATCH", endpoint("/api/v1/roles/{role_id}", { role_id }), { version }, patch);

export const removeRole = (role_id: string, version: number) =>
  send("DELETE", endpoint("/api/v1/roles/{role_id}", { role_id }), { headers: { "If-Match": `"${version}"` } });
