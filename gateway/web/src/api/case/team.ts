import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

/** The open cases of one person; without a person, the unassigned ones. */
export type Caseload = Schema<"Caseload">;
/** A question to a second person, with what was decided. */
export type Approval = Schema<"AnsweredApproval">;
/** A question that waits, with the number and the two words of its case. */
export type WaitingApproval = Schema<"WaitingApproval">;

export const readCaseload = (context: RequestContext = {}) =>
  get<Page<Caseload>>(endpoint("/api/v1/caseload"), context);

export const assignmentOf = (case_id: string, body: RequestBody<"Assignment">): Creation<Schema<"NewAssignment">> => ({
  path: endpoint("/api/v1/cases/{case_id}/assignments", { case_id }),
  body,
});

export const listWaitingApprovals = (context: RequestContext = {}) =>
  get<Page<WaitingApproval>>(endpoint("/api/v1/approvals"), context);

export const listApprovals = (case_id: string, context: RequestContext = {}) =>
  get<Page<Approval>>(endpoint("/api/v1/cases/{case_id}/approvals", { case_id }), context);

export const decideApproval = (case_id: string, approval_id: string, body: RequestBody<"Decide">) =>
  post<Approval>(endpoint("/api/v1/cases/{case_id}/approvals/{approval_id}/decide", { case_id, approval_id }), body);

export const withdrawApproval = (case_id: string, approval_id: string) =>
  post<Schema<"Approval">>(
    endpoint("/api/v1/cases/{case_id}/approvals/{approval_id}/withdraw", { case_id, approval_id }),
    {},
  );

export const readFollowing = (case_id: string, context: RequestContext = {}) =>
  get<Schema<"Following">>(endpoint("/api/v1/cases/{case_id}/follow", { case_id }), context);

export async function setFollowing(case_id: string, follows: boolean): Promise<Schema<"Following">> {
  const answer = await send(follows ? "PUT" : "DELETE", endpoint("/api/v1/cases/{case_id}/follow", { case_id }));
  return answer.json();
}
