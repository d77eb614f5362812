import type { Page } from "./cases";
import { create, get, post } from "./request";

export interface Referral {
  id: string;
  code: string;
  case_id: string;
  state: string;
  kind: string;
  services: string[];
  urgency: string;
  respond_by: string;
  country: string;
  to_country: string;
  from_organisation_id: string;
  to_organisation_id: string;
  from_organisation_name?: string | null;
  to_organisation_name?: string | null;
  profile?: string;
  disclosure_profile?: string;
  capacity?: Record<string, unknown>;
  fields?: string[];
  message?: string | null;
  reason: string | null;
  outcome: string | null;
  sent_at: string;
  answered_at: string | null;
  events?: ReferralEvent[];
}

export interface ReferralEvent {
  at: string;
  from?: string | null;
  to: string;
  by?: string | null;
  reason?: string | null;
  note?: string | null;
}

/** What would leave, exactly: before the other side accepts, after it accepts, and what stays. */
export interface PacketPreview {
  before_acceptance: Record<string, unknown>;
  after_acceptance: Record<string, unknown>;
  fields: string[];
  withheld: Array<{ field: string; reason: string }>;
}

export interface PacketRequest {
  kind: string;
  services: string[];
  disclosure_profile: string;
  consent_id: string | null;
  to_organisation_id: string;
  to_country: string;
  recipient_type: string;
}

/** One service that an organisation offers now. Places come in bands, never as a count. */
export interface Offer {
  id: string;
  organisation_id: string;
  organisation_name: string;
  organisation_kind?: string;
  recipient_type?: string;
  country: string;
  adm1_served?: string[];
  service_type: string;
  accepts_genders?: string[];
  age_min?: number | null;
  age_max?: number | null;
  languages?: string[];
  capacity?: string;
  hours?: string | null;
  requires_report?: boolean;
  stale?: boolean;
  verified_on?: string | null;
}

export const listReferrals = (query: Record<string, string | undefined>) =>
  get<Page<Referral>>("/api/v1/referrals", { query });

export const readReferral = (id: string) => get<Referral>(`/api/v1/referrals/${id}`);

export const sendReferral = (body: unknown, key: string) => create<Referral>("/api/v1/referrals", body, key);

/** One step of the life cycle; the server refuses a step that the state does not allow. */
export const takeStep = (id: string, action: string, body: unknown) =>
  post<Referral>(`/api/v1/referrals/${id}/${action}`, body);

/** Opens what was sealed; the server writes down that it was opened. */
export const readPacket = (id: string) => get<Record<string, unknown>>(`/api/v1/referrals/${id}/packet`);

export const previewPacket = (caseId: string, request: PacketRequest) =>
  post<PacketPreview>(`/api/v1/cases/${caseId}/packet-preview`, request);

export const findServices = (query: Record<string, string | undefined>) =>
  get<Page<Offer>>("/api/v1/directory/services", { query });
