import { endpoint, type RequestBody, type Schema } from "../../contract/schemas";
import { get, post } from "../request";
import type { RequestContext } from "../requestContext";
import type { Case } from "./cases";

/** What is asked before a case is closed, and how it was closed before. */
export type ClosureState = Schema<"ClosureState">;
export type Closure = ClosureState["closures"][number];

export const readClosure = (case_id: string, context: RequestContext = {}) =>
  get<ClosureState>(endpoint("/api/v1/cases/{case_id}/closure", { case_id }), context);

/** Throws Problem 412 when the case was changed after `version`. */
export const closeCase = (case_id: string, body: RequestBody<"Close">, version: number) =>
  post<Case>(endpoint("/api/v1/cases/{case_id}/close", { case_id }), body, { headers: { "If-Match": `"${version}"` } });

export const reopenCase = (case_id: string, reason: string) =>
  post<Case>(endpoint("/api/v1/cases/{case_id}/reopen", { case_id }), { reason });

/** Opens a case of the receiver from an accepted referral; asking again answers the same case. */
export const openFromReferral = (referral_id: string) =>
  post<Schema<"OpenedCase">>(endpoint("/api/v1/referrals/{referral_id}/case", { referral_id }));
