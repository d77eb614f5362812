import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { get, post } from "../request";
import type { RequestContext } from "../requestContext";

/** A proceeding as it concerns the persons of one case: no accused, no charges and no file numbers. */
export type ProceedingOfCase = Schema<"ProceedingOfCase">;
/** A person of the case in it: hearings, measures and requests name them by this `id`. */
export type Standing = ProceedingOfCase["persons"][number];
export type Hearing = Schema<"HearingAnswer">;
export type Measure = Schema<"MeasureAnswer">;
export type Reparation = Schema<"ReparationAnswer">;
/** What the prosecution asks the organisation that accompanies a person. */
export type ProceedingRequest = Schema<"ProceedingRequestAnswer">;

export const listProceedingsOfCase = (case_id: string, context: RequestContext = {}) =>
  get<Page<ProceedingOfCase>>(endpoint("/api/v1/cases/{case_id}/proceedings", { case_id }), context);

/** Says whether the organisation goes, or went, along to a hearing. */
/** Throws Problem 412 when somebody has said otherwise of it since `version`. */
export const sayAccompanied = (proceeding_id: string, { id, version }: Hearing, accompanied: boolean) =>
  post<Hearing>(
    endpoint("/api/v1/proceedings/{proceeding_id}/hearings/{part_id}/accompaniment", { proceeding_id, part_id: id }),
    { accompanied },
    { headers: { "If-Match": `"${version}"` } },
  );

/** Answers a request, once. Throws Problem 409 when it was answered or withdrawn meanwhile. */
export const answerRequest = (proceeding_id: string, part_id: string, body: RequestBody<"Answer">) =>
  post<ProceedingRequest>(
    endpoint("/api/v1/proceedings/{proceeding_id}/requests/{part_id}/answer", { proceeding_id, part_id }),
    body,
  );

/** A text about the case without what says who its persons are, to be read before it is sent. */
export const scrubAnswer = (case_id: string, text: string) =>
  post<Schema<"ScrubbedTextAnswer">>(endpoint("/api/v1/cases/{case_id}/scrub-text", { case_id }), { text });
