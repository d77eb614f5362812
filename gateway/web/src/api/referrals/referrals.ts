import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post } from "../request";
import type { RequestContext } from "../requestContext";
import { rememberCase } from "./caseOfReferral";

/** A referral in a box: codes only. */
export type ReferralLine = Schema<"ReferralLine">;
/** One referral as its sender or receiver sees it: the case is for the sender, the message for a receiver that accepted. */
export type Referral = Schema<"Referral">;
/** A referral that waits too long, for an organisation that was notified: codes only, nothing of the person. */
export type EscalatedReferral = Schema<"EscalatedReferral">;
/** A receiver that has not acknowledged the end of its access, for overseers: codes only, nothing of the person. */
export type UnacknowledgedWithdrawal = Schema<"Unacknowledged">;
export type LogEntry = Schema<"LogEntry">;
/** One service that an organisation offers now. Places come in bands, never as a count. */
export type Offer = Schema<"Offer">;
export type PacketRequest = RequestBody<"PacketPreview">;

/** What would be disclosed, exactly: before the receiver accepts, after it accepts, and what is withheld. */
export type PacketPreview = Omit<Schema<"PreviewAnswer">, "withheld"> & {
  withheld: Array<{ field: string; reason: string }>;
};

type Query = Record<string, string | readonly string[] | undefined>;

export async function listReferrals(
  query: Query & { case_id?: string | undefined },
  context: RequestContext = {},
): Promise<Page<ReferralLine>> {
  const page = await get<Page<ReferralLine>>(endpoint("/api/v1/referrals"), { query, ...context });
  if (query.case_id) for (const line of page.items) rememberCase(line.id, query.case_id);
  return page;
}

export const listEscalated = (cursor?: string, context: RequestContext = {}) =>
  get<Page<EscalatedReferral>>(endpoint("/api/v1/referrals/escalated"), { query: { limit: "50", cursor }, ...context });

export const listUnacknowledged = (cursor?: string, context: RequestContext = {}) =>
  get<Page<UnacknowledgedWithdrawal>>(endpoint("/api/v1/referrals/unacknowledged"), {
    query: { limit: "50", cursor },
    ...context,
  });

export const readReferral = (referral_id: string, context: RequestContext = {}) =>
  get<Referral>(endpoint("/api/v1/referrals/{referral_id}", { referral_id }), context);

export const readLog = (referral_id: string, context: RequestContext = {}) =>
  get<Page<LogEntry>>(endpoint("/api/v1/referrals/{referral_id}/events", { referral_id }), context);

export const referral = (body: RequestBody<"SendReferral">): Creation<Referral> => ({
  path: endpoint("/api/v1/referrals"),
  body,
});

/** One step of the life cycle; the server refuses a step that the state does not allow. */
export const takeStep = (id: string, action: string, body: unknown) =>
  post<Referral>(`${endpoint("/api/v1/referrals/{referral_id}", { referral_id: id })}/${action}`, body);

/** Assigns a received referral to a member of the organisation, who is notified. */
export const assignReferral = (referral_id: string, user_id: string) =>
  post<Referral>(endpoint("/api/v1/referrals/{referral_id}/assign", { referral_id }), { user_id });

/** Opens the sealed packet; the server audits it. */
export const readPacket = (referral_id: string) =>
  get<Schema<"ReferralsPacket">>(endpoint("/api/v1/referrals/{referral_id}/packet", { referral_id }));

export const previewPacket = (case_id: string, request: PacketRequest) =>
  post<PacketPreview>(endpoint("/api/v1/cases/{case_id}/packet-preview", { case_id }), request, {
    headers: { "X-Purpose": "referral" },
  });

/** What in a text says who a person is, and the text without it. */
export type ScrubbedText = Schema<"ScrubbedTextAnswer">;

/**
 * A note to the other party without what identifies. The sender's is compared with who the person is; a receiver may not
 * know that, and theirs is looked at by its shapes.
 */
export const scrubNote = ({ id, box, case_id }: Referral, text: string) =>
  post<ScrubbedText>(
    box === "out" && case_id
      ? endpoint("/api/v1/cases/{case_id}/scrub-text", { case_id })
      : endpoint("/api/v1/referrals/{referral_id}/scrub-text", { referral_id: id }),
    { text },
  );

export const findServices = (query: Query, context: RequestContext = {}) =>
  get<Page<Offer>>(endpoint("/api/v1/directory/services"), { query, ...context });
