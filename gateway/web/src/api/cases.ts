import { type Answer, at, type Body, type Page } from "../contract/schemas";
import { create, get, post, send } from "./request";

/** One line of the list of cases: codes, and no name. */
export type CaseLine = Answer<"CaseCard">;
/** The coded case. Who the person is stands apart. */
export type Case = Answer<"CaseAnswer">;
export type Consent = Answer<"StoredConsent">;
/** Whoever may be the same person: enough to recognise somebody one knows, not enough to learn who she is. */
export type Match = Answer<"Found">;
export type Identity = Answer<"IdentityAnswer">;

/** Something the case asks for, and until when. */
export type Task = Case["tasks"][number];
/** The record in the words of one standard, and what that standard would still need. */
export type StandardCoding = Answer<"StandardCoding">;

export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  details: Record<string, unknown>;
}

/** One access to a case: who, when, through which system and for which purpose. */
export type Access = Answer<"Access">;

export type CaseFilters = Record<string, string | undefined>;

export const listCases = (query: CaseFilters, signal?: AbortSignal) =>
  get<Page<CaseLine>>(at("/api/v1/cases"), { query, ...(signal && { signal }) });

export const searchCases = (search: Body<"Search">) => post<Answer<"SearchAnswer">>(at("/api/v1/cases/search"), search);

export const registerCase = (body: Body<"RegisterCase">, key: string) => create<Case>(at("/api/v1/cases"), body, key);

export const readCase = (case_id: string) => get<Case>(at("/api/v1/cases/{case_id}", { case_id }));

/** Changes what `body` names, unless somebody changed the case after `version`: then Problem 412. */
export async function changeCase(case_id: string, version: number, body: Body<"ChangeCase">): Promise<Case> {
  const headers = { "If-Match": `"${version}"` };
  const answer = await send("PATCH", at("/api/v1/cases/{case_id}", { case_id }), { body, headers });
  return answer.json();
}

export const assessRisk = (case_id: string, body: Body<"Assessment">, key: string) =>
  create<Answer<"StoredAssessment">>(at("/api/v1/cases/{case_id}/assessments", { case_id }), body, key);

export const readCoding = (case_id: string) =>
  get<Answer<"CodingAnswer">>(at("/api/v1/cases/{case_id}/coding", { case_id }));

/** Opens the identity under a stated purpose; the server writes down who, when and why. */
export const readIdentity = (case_id: string, purpose: string) =>
  get<Identity>(at("/api/v1/cases/{case_id}/identity", { case_id }), { headers: { "X-Purpose": purpose } });

export const listConsents = (case_id: string, cursor?: string) =>
  get<Page<Consent>>(at("/api/v1/cases/{case_id}/consents", { case_id }), { query: { cursor } });

export const addConsent = (case_id: string, body: Body<"Consent">, key: string) =>
  create<Consent>(at("/api/v1/cases/{case_id}/consents", { case_id }), body, key);

export const withdrawConsent = (case_id: string, consent_id: string) =>
  post<Consent>(at("/api/v1/cases/{case_id}/consents/{consent_id}/withdraw", { case_id, consent_id }), {});

export const readTimeline = (case_id: string, cursor?: string) =>
  get<Page<TimelineEntry>>(at("/api/v1/cases/{case_id}/timeline", { case_id }), { query: { cursor } });

/** Who opened the cases of the country, for its administrator. */
export const readCountryAccesses = (query: Record<string, string | undefined>) =>
  get<Page<Access>>(at("/api/v1/access-log"), { query });

export const readAccessLog = (case_id: string, cursor?: string) =>
  get<Page<Access>>(at("/api/v1/cases/{case_id}/access-log", { case_id }), { query: { cursor } });
