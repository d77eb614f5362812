import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { create, get, post, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";

const ASKED = 202;

/** Who sees a case, and the version of the case that a change of it must name. */
export interface VersionedSeal {
  seal: Schema<"SealAnswer">;
  version: number;
}

/** One use of emergency access, without what was done in it. */
export type EmergencyAccess = Schema<"EmergencyAccess">;
export type EmergencyAccessRead = Schema<"EmergencyAccessRead">;

export async function readSeal(case_id: string, context: RequestContext = {}): Promise<VersionedSeal> {
  const answer = await send("GET", sealOf(case_id), context);
  return { seal: await answer.json(), version: versionOf(answer) };
}

/**
 * Lets only the people named see the case; false where a second person has to approve it first. Throws Problem 412 when
 * the case was changed after `version`.
 */
export async function sealCase(case_id: string, version: number, named: readonly string[]): Promise<boolean> {
  const answer = await send("PUT", sealOf(case_id), { body: { named }, headers: { "If-Match": `"${version}"` } });
  return answer.status !== ASKED;
}

/** Lets all who attend cases see it again. */
export async function unsealCase(case_id: string, version: number): Promise<void> {
  await send("DELETE", sealOf(case_id), { headers: { "If-Match": `"${version}"` } });
}

/** Asks to see a sealed case for some minutes; supervisors and those named are notified. */
export const askForAccess = (body: RequestBody<"Ask">, key: string) =>
  create<EmergencyAccess>(endpoint("/api/v1/emergency-accesses"), body, key);

export const listEmergencyAccesses = (cursor?: string, context: RequestContext = {}) =>
  get<Page<EmergencyAccess>>(endpoint("/api/v1/emergency-accesses"), { query: { cursor }, ...context });

export const readEmergencyAccess = (access_id: string, context: RequestContext = {}) =>
  get<EmergencyAccessRead>(endpoint("/api/v1/emergency-accesses/{access_id}", { access_id }), context);

export const reviewEmergencyAccess = (access_id: string, body: RequestBody<"Review">) =>
  post<EmergencyAccess>(endpoint("/api/v1/emergency-accesses/{access_id}/review", { access_id }), body);

function sealOf(case_id: string): string {
  return endpoint("/api/v1/cases/{case_id}/seal", { case_id });
}
