import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post } from "../request";
import type { RequestContext } from "../requestContext";

/** A request to disclose without a consent, and what became of it. */
export type Override = Schema<"Override">;

export const listOverrides = (case_id: string, context: RequestContext = {}) =>
  get<Page<Override>>(endpoint("/api/v1/cases/{case_id}/overrides", { case_id }), context);

export const askingOverride = (case_id: string, body: RequestBody<"AskOverride">): Creation<Override> => ({
  path: endpoint("/api/v1/cases/{case_id}/overrides", { case_id }),
  body,
});

export const decideOverride = (case_id: string, override_id: string, answer: "approved" | "refused") =>
  post<Override>(endpoint("/api/v1/cases/{case_id}/overrides/{override_id}/decide", { case_id, override_id }), {
    answer,
  });

export const reviewOverride = (case_id: string, override_id: string, finding: "justified" | "not_justified") =>
  post<Override>(endpoint("/api/v1/cases/{case_id}/overrides/{override_id}/review", { case_id, override_id }), {
    finding,
  });
