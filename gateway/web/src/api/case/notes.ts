import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { type Creation, get } from "../request";
import type { RequestContext } from "../requestContext";

/** A note about a case in words, with its kind and whether it tells of violence. */
export type CaseNote = Schema<"StoredNote">;

const ALL = "/api/v1/cases/{case_id}/notes";

export const listNotes = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<CaseNote>>(endpoint(ALL, { case_id }), { query: { cursor }, ...context });

export const addingNote = (case_id: string, body: object): Creation<CaseNote> => ({
  path: endpoint(ALL, { case_id }),
  body,
});
