import { signal } from "@preact/signals";

import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

/** One line of the list of cases: codes, and no name. */
export type CaseLine = Schema<"CaseCard">;
/** The coded case, without the identity of the person. */
export type Case = Schema<"CaseAnswer">;
export type Consent = Schema<"StoredConsent">;
export type Disclosure = Schema<"Disclosure">;
/** A case that may be of the same person: enough to recognise a person one knows, not enough to identify another. */
export type Match = Schema<"Found">;
export type Identity = Schema<"IdentityAnswer">;

/** Something the case asks for, and until when. */
export type Task = Case["tasks"][number];
/** The record in the words of one standard, and what that standard would still need. */
export type StandardCoding = Schema<"StandardCoding">;

export type Assessment = Schema<"StoredAssessment">;

export type TimelineEntry = Schema<"TimelineEntry">;

/** One access to a case: who, when, through which system and for which purpose. */
export type Access = Schema<"Access">;

export type CaseFilters = Record<string, string | undefined>;

export const listCases = (query: CaseFilters, context: RequestContext = {}) =>
  get<Page<CaseLine>>(endpoint("/api/v1/cases"), { query, ...context });

/** The short lists of the first screen, as one look at them: what ends until `due`, and what was opened last. */
export const listToday = (due: string, context: RequestContext = {}) =>
  get<Schema<"TodayAnswer">>(endpoint("/api/v1/cases/today"), { query: { "due[lte]": due }, ...context });

export const searchCases = (search: RequestBody<"Search">) =>
  post<Schema<"SearchAnswer">>(endpoint("/api/v1/cases/search"), search);

/** The same before a registration: searches do not use its allowance up. */
export const compareWithCases = (search: RequestBody<"Search">) =>
  post<Schema<"SearchAnswer">>(endpoint("/api/v1/cases/alike"), search);

export const registration = (body: RequestBody<"RegisterCase">): Creation<Case> => ({
  path: endpoint("/api/v1/cases"),
  body,
});

/** The case that was read last: what must be known of it is shown on every screen about it. */
export const lastRead = signal<Case>();

export async function readCase(case_id: string, context: RequestContext = {}): Promise<Case> {
  const read = await get<Case>(endpoint("/api/v1/cases/{case_id}", { case_id }), context);
  lastRead.value = read;
  return read;
}

/** Changes the fields in `body`. Throws Problem 412 when the case was changed after `version`. */
export async function changeCase(case_id: string, version: number, body: RequestBody<"ChangeCase">): Promise<Case> {
  const headers = { "If-Match": `"${version}"` };
  const answer = await send("PATCH", endpoint("/api/v1/cases/{case_id}", { case_id }), { body, headers });
  return answer.json();
}

export const listAssessments = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<Assessment>>(endpoint("/api/v1/cases/{case_id}/assessments", { case_id }), {
    query: { cursor },
    ...context,
  });

export const assessment = (case_id: string, body: RequestBody<"Assessment">): Creation<Schema<"StoredAssessment">> => ({
  path: endpoint("/api/v1/cases/{case_id}/assessments", { case_id }),
  body,
});

export const readCoding = (case_id: string, context: RequestContext = {}) =>
  get<Schema<"CodingAnswer">>(endpoint("/api/v1/cases/{case_id}/coding", { case_id }), context);

/** Opens the identity of the first person, or of another, for a stated purpose; the server audits it. */
export const readIdentity = (case_id: string, purpose: string, person_id?: string) =>
  get<Identity>(identityOf(case_id, person_id), { headers: { "X-Purpose": purpose } });

function identityOf(case_id: string, person_id: string | undefined): string {
  if (person_id) return endpoint("/api/v1/cases/{case_id}/persons/{person_id}/identity", { case_id, person_id });
  return endpoint("/api/v1/cases/{case_id}/identity", { case_id });
}

export const listConsents = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<Consent>>(endpoint("/api/v1/cases/{case_id}/consents", { case_id }), { query: { cursor }, ...context });

/** What left, newest first. */
export const listDisclosures = (case_id: string, context: RequestContext = {}) =>
  get<Page<Disclosure>>(endpoint("/api/v1/cases/{case_id}/disclosures", { case_id }), context);

export const consentOf = (case_id: string, body: RequestBody<"Consent">): Creation<Consent> => ({
  path: endpoint("/api/v1/cases/{case_id}/consents", { case_id }),
  body,
});

export const withdrawConsent = (case_id: string, consent_id: string) =>
  post<Consent>(endpoint("/api/v1/cases/{case_id}/consents/{consent_id}/withdraw", { case_id, consent_id }), {});

export const readTimeline = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<TimelineEntry>>(endpoint("/api/v1/cases/{case_id}/timeline", { case_id }), {
    query: { cursor },
    ...context,
  });

export const readAccessLog = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<Access>>(endpoint("/api/v1/cases/{case_id}/access-log", { case_id }), { query: { cursor }, ...context });
