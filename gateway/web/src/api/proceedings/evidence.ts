import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { changePart } from "../case/parts";
import { type Creation, get, post } from "../request";
import type { RequestContext } from "../requestContext";

/** What was collected in a proceeding; nothing of it changes, but that it can be marked as a mistake. */
export type Evidence = Schema<"EvidenceAnswer">;
/** Evidence that passed, or is about to pass, from one to another. */
export type Handover = Schema<"HandoverAnswer">;
/** Evidence, and in whose hands it is. */
export type HeldEvidence = Schema<"HeldEvidence">;
/** All that is needed to follow it from its collection on, and to verify that. */
export type CustodySheet = Schema<"CustodySheet">;

/** The holder of what was given to a person without an account. */
export const OUTSIDE = "outside";

export const listEvidence = (proceeding_id: string, context: RequestContext = {}) =>
  get<Page<HeldEvidence>>(endpoint("/api/v1/proceedings/{proceeding_id}/evidence", { proceeding_id }), context);

export const recordingEvidence = (proceeding_id: string, body: object): Creation<Evidence> => ({
  path: endpoint("/api/v1/proceedings/{proceeding_id}/evidence", { proceeding_id }),
  body,
});

/** The server records that the sheet was read. */
export const readCustodySheet = (proceeding_id: string, part_id: string, context: RequestContext = {}) =>
  get<CustodySheet>(
    endpoint("/api/v1/proceedings/{proceeding_id}/evidence/{part_id}/custody-sheet", { proceeding_id, part_id }),
    context,
  );

export const handingOver = (proceeding_id: string, body: RequestBody<"Handover">): Creation<Handover> => ({
  path: endpoint("/api/v1/proceedings/{proceeding_id}/handovers", { proceeding_id }),
  body,
});

/** Confirms as the receiver; twice is the same as once. */
export const receiveEvidence = (proceeding_id: string, part_id: string) =>
  post<Handover>(
    endpoint("/api/v1/proceedings/{proceeding_id}/handovers/{part_id}/receive", { proceeding_id, part_id }),
    {},
  );

/** Takes back what its receiver has not confirmed; twice is the same as once. */
export const takeBackHandover = (proceeding_id: string, part_id: string) =>
  post<Handover>(
    endpoint("/api/v1/proceedings/{proceeding_id}/handovers/{part_id}/take-back", { proceeding_id, part_id }),
    {},
  );

/** Says that it was recorded by mistake, or takes that back. Throws Problem 412 when that was done meanwhile. */
export const markEvidence = (proceeding_id: string, { id, version, in_error }: Evidence) =>
  changePart({ owner: "proceedings", name: "evidence" }, proceeding_id, id, version, { in_error: !in_error });
