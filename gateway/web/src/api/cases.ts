import { create, get, getVersioned, patch, post, type Versioned } from "./request";

/** One line of the list of cases. Holds a masked name at most. */
export interface CaseLine {
  id: string;
  case_number: string;
  status: string;
  stage: string;
  risk_level: string;
  opened_on: string;
  country: string;
  masked_name?: string | null;
  exploitation_types?: string[];
  majority?: string;
  assigned_to?: string | null;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

export interface Consent {
  id: string;
  purpose: string;
  recipient_type: string | null;
  recipient_organisation_id: string | null;
  recipient_country: string | null;
  data_scope: string;
  given_on: string;
  expires_on: string | null;
  capacity: string;
  form: string;
  status: string;
}

/** Which legal elements are on record: `present`, `missing` or `not_needed`. */
export interface Elements {
  acts: string;
  means: string;
  purpose: string;
  complete: boolean;
}

export interface Case extends CaseLine {
  identification_source: string | null;
  identified_on: string | null;
  identified_adm1: string | null;
  person: Record<string, unknown>;
  experience: Record<string, unknown>;
  act_means_purpose: Elements;
  needs: string[];
  consents?: Consent[];
  child_protection_required?: boolean;
  suggested_authority?: string | null;
}

export interface Identity {
  first_names: string | null;
  surnames: string | null;
  known_as: string | null;
  birthdate: string | null;
  documents: Array<{ type: string; number: string | null; country: string | null }>;
  phones: Array<{ number: string; safe_to_call: boolean }>;
}

/** A possible match: enough to recognise somebody one knows, not enough to learn who she is. */
export interface Match {
  id: string | null;
  case_number: string | null;
  masked_name: string | null;
  birth_year?: number | null;
  score: number;
}

export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  actor?: string | null;
  data?: Record<string, unknown>;
}

export interface Access {
  id?: string;
  at: string;
  actor: string;
  action: string;
  purpose: string | null;
  fields?: string[];
}

export type CaseFilters = Record<string, string | undefined>;

export const listCases = (query: CaseFilters, signal?: AbortSignal) =>
  get<Page<CaseLine>>("/api/v1/cases", { query, ...(signal && { signal }) });

export const searchCases = (search: Record<string, unknown>) =>
  post<{ items: Match[] }>("/api/v1/cases/search", search);

export const registerCase = (body: unknown, key: string) => create<Case>("/api/v1/cases", body, key);

export const readCase = (id: string): Promise<Versioned<Case>> => getVersioned<Case>(`/api/v1/cases/${id}`);

export const changeCase = (id: string, change: unknown, etag: string) =>
  patch<Case>(`/api/v1/cases/${id}`, change, etag);

/** Opens the identity under a stated purpose; the server writes down who, when and why. */
export const readIdentity = (id: string, purpose: string) =>
  get<Identity>(`/api/v1/cases/${id}/identity`, { headers: { "X-Purpose": purpose } });

export const listConsents = (id: string) => get<Page<Consent>>(`/api/v1/cases/${id}/consents`);

export const addConsent = (id: string, body: unknown, key: string) =>
  create<Consent>(`/api/v1/cases/${id}/consents`, body, key);

export const withdrawConsent = (id: string, consent: string, body: unknown) =>
  post<Consent>(`/api/v1/cases/${id}/consents/${consent}/withdraw`, body);

export const readTimeline = (id: string) => get<Page<TimelineEntry>>(`/api/v1/cases/${id}/timeline`);

export const readAccessLog = (id: string) => get<Page<Access>>(`/api/v1/cases/${id}/access-log`);
