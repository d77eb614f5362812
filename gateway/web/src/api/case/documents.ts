import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { type Progress, uploading } from "../../http/upload";
import { get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

/** A file about a person of a case, without its content. */
export type CaseDocument = Schema<"DocumentOfCase">;
export type CustodyEntry = Schema<"CustodyEntry">;

export interface NewDocument {
  file: File;
  kind: string;
  /** Left out: the first person of the case. */
  person_id?: string | undefined;
}

export const listDocuments = (case_id: string, cursor?: string, context: RequestContext = {}) =>
  get<Page<CaseDocument>>(endpoint("/api/v1/cases/{case_id}/documents", { case_id }), {
    query: { cursor },
    ...context,
  });

/** Sends a file. Its name is in a header, never in an address. */
export async function addDocument(case_id: string, document: NewDocument, key: string, progress: Progress) {
  const { file, kind, person_id } = document;
  const answer = await send("POST", endpoint("/api/v1/cases/{case_id}/documents", { case_id }), {
    query: { kind, person_id },
    body: file,
    headers: {
      "Idempotency-Key": key,
      "Content-Disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    },
    transport: uploading(progress),
  });
  return (await answer.json()) as CaseDocument;
}

export const readCustody = (case_id: string, document_id: string, context: RequestContext = {}) =>
  get<Page<CustodyEntry>>(ofDocument("/custody", case_id, document_id), context);

/** An address that opens the document once, within a minute; the server writes down why. */
export async function openingAddress(case_id: string, document_id: string, purpose: string): Promise<string> {
  const options = { headers: { "X-Purpose": purpose } };
  const path = ofDocument("/ticket", case_id, document_id);
  return (await post<Schema<"TicketAnswer">>(path, undefined, options)).address;
}

/** Deletes a document for a reason (`document_end_reason`). Throws Problem 412 when it was changed. */
export async function deleteDocument(case_id: string, document: CaseDocument, reason: string): Promise<void> {
  const headers = { "If-Match": `"${document.version}"` };
  await send("DELETE", ofDocument("", case_id, document.id), { query: { reason }, headers });
}

function ofDocument(part: "" | "/custody" | "/ticket", case_id: string, document_id: string): string {
  return endpoint(`/api/v1/cases/{case_id}/documents/{document_id}${part}`, { case_id, document_id });
}
