import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";
import { changeCase } from "./cases";

/** One of the persons of a case, coded: the first one, or another. */
export type PersonOfCase = Schema<"PersonOfCase">;

/** A person, and the version of the case that a change of them must name. */
export interface VersionedPerson {
  person: PersonOfCase;
  version: number;
}

export const listPersons = (case_id: string, context: RequestContext = {}) =>
  get<Page<PersonOfCase>>(endpoint("/api/v1/cases/{case_id}/persons", { case_id }), context);

/** What a person of a case is told on paper; the server records that it was made. */
export type TransparencySheet = Schema<"TransparencySheet">;

export const readSheet = (case_id: string, person_id: string, context: RequestContext = {}) =>
  get<TransparencySheet>(
    endpoint("/api/v1/cases/{case_id}/persons/{person_id}/sheet", { case_id, person_id }),
    context,
  );

export async function readPerson(case_id: string, person_id: string, context: RequestContext = {}) {
  const path = endpoint("/api/v1/cases/{case_id}/persons/{person_id}", { case_id, person_id });
  const answer = await send("GET", path, context);
  return { person: (await answer.json()) as PersonOfCase, version: versionOf(answer) };
}

/** Changes the fields in `patch`. The first person is changed with the case. Throws Problem 412 after `version`. */
export async function changePerson(case_id: string, person: PersonOfCase, version: number, patch: object) {
  if (person.is_first) return changeCase(case_id, version, patch as RequestBody<"ChangeCase">);
  const path = endpoint("/api/v1/cases/{case_id}/persons/{person_id}", { case_id, person_id: person.id });
  const answer = await send("PATCH", path, { body: patch, headers: { "If-Match": `"${version}"` } });
  return answer.json();
}

export const addingPerson = (case_id: string, body: object): Creation<PersonOfCase> => ({
  path: endpoint("/api/v1/cases/{case_id}/persons", { case_id }),
  body,
});

/** Removes a person who was added by mistake, with their identity. Throws Problem 412 after `version`. */
export async function removePerson(case_id: string, person_id: string, version: number): Promise<void> {
  const path = endpoint("/api/v1/cases/{case_id}/persons/{person_id}", { case_id, person_id });
  await send("DELETE", path, { headers: { "If-Match": `"${version}"` } });
}

/** Why a person is erased. The platform itself erases when the retention of a closed case has ended. */
export const ERASURE_REASONS = ["person_request", "court_order", "recorded_in_error"] as const;
export type ErasureReason = (typeof ERASURE_REASONS)[number];
export const isErasureReason = (code: string | undefined): code is ErasureReason =>
  ERASURE_REASONS.some((known) => known === code);

/** Asks a second person to destroy the key of a person: names, documents and words about them are unreadable then. */
export function eraseIdentity(case_id: string, person_id: string, reason: ErasureReason) {
  const path = endpoint("/api/v1/cases/{case_id}/persons/{person_id}/erase-identity", { case_id, person_id });
  return post<Schema<"Approval">>(path, { reason });
}
