import { type Answer, at, type Body, type Page } from "../contract/schemas";
import { belongsTo } from "./caseOfReferral";
import { create, get, post } from "./request";

/** A referral in a box: codes only. */
export type ReferralLine = Answer<"ReferralLine">;
/** One referral as the reader's end sees it; the case is known to the sender only, the message to who accepted. */
export type Referral = Omit<Answer<"Referral">, "case_id" | "message"> & { case_id?: string; message?: string | null };
/** A referral that waits too long, for an organisation that was told of it: codes only, nothing of the person. */
export type EscalatedReferral = Answer<"EscalatedReferral">;
/** A receiver who has not acknowledged that access has ended, for who oversees: codes only, nothing of the person. */
export type UnacknowledgedWithdrawal = Answer<"Unacknowledged">;
export type LogEntry = Answer<"LogEntry">;
/** One service that an organisation offers now. Places come in bands, never as a count. */
export type Offer = Answer<"Offer">;
export type PacketRequest = Body<"PacketPreview">;

/** What would leave, exactly: before the other side accepts, after it accepts, and what stays. */
export type PacketPreview = Omit<Answer<"PreviewAnswer">, "withheld"> & {
  withheld: Array<{ field: string; reason: string }>;
};

type Query = Record<string, string | readonly string[] | undefined>;

export async function listReferrals(query: Query & { case_id?: string | undefined }): Promise<Page<ReferralLine>> {
  const page = await get<Page<ReferralLine>>(at("/api/v1/referrals"), { query });
  if (query.case_id) for (const line of page.items) belongsTo(line.id, query.case_id);
  return page;
}

export const listEscalated = (cursor?: string) =>
  get<Page<EscalatedReferral>>(at("/api/v1/referrals/escalated"), { query: { limit: "50", cursor } });

export const listUnacknowledged = (cursor?: string) =>
  get<Page<UnacknowledgedWithdrawal>>(at("/api/v1/referrals/unacknowledged"), { query: { limit: "50", cursor } });

export const readReferral = (referral_id: string) =>
  get<Referral>(at("/api/v1/referrals/{referral_id}", { referral_id }));

export const readLog = (referral_id: string) =>
  get<Page<LogEntry>>(at("/api/v1/referrals/{referral_id}/events", { referral_id }));

export const sendReferral = (body: Body<"SendReferral">, key: string) =>
  create<Referral>(at("/api/v1/referrals"), body, key);

/** One step of the life cycle; the server refuses a step that the state does not allow. */
export const takeStep = (id: string, action: string, body: unknown) =>
  post<Referral>(`${at("/api/v1/referrals/{referral_id}", { referral_id: id })}/${action}`, body);

/** Gives a received referral to somebody of the organisation, who is notified. */
export const assignReferral = (referral_id: string, user_id: string) =>
  post<Referral>(at("/api/v1/referrals/{referral_id}/assign", { referral_id }), { user_id });

/** Opens what was sealed; the server writes down that it was opened. */
export const readPacket = (referral_id: string) =>
  get<{ packet: Record<string, unknown> }>(at("/api/v1/referrals/{referral_id}/packet", { referral_id }));

export const previewPacket = (case_id: string, request: PacketRequest) =>
  post<PacketPreview>(at("/api/v1/cases/{case_id}/packet-preview", { case_id }), request);

export const findServices = (query: Query) => get<Page<Offer>>(at("/api/v1/directory/services"), { query });
