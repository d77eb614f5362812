import { endpoint, type Page, type Schema } from "../../contract/schemas";
import type { Problem } from "../../http/problem";
import { get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

export type Import = Schema<"ImportAnswer">;

/** Where in the file a problem is, and of which kind; never the value. */
export type RowProblem = Schema<"ImportProblem">;

export interface Upload {
  file: File;
  layout: string;
  country: string;
  /** The same file was imported before, and the person wants it again. */
  again: boolean;
}

export const listImports = (context: RequestContext = {}) => get<Page<Import>>(endpoint("/api/v1/imports"), context);
export const readImport = (import_id: string, context: RequestContext = {}) =>
  get<Import>(endpoint("/api/v1/imports/{import_id}", { import_id }), context);
export const listProblems = (import_id: string, context: RequestContext = {}) =>
  get<Page<RowProblem>>(endpoint("/api/v1/imports/{import_id}/problems", { import_id }), context);
export const confirmImport = (import_id: string) =>
  post<Import>(endpoint("/api/v1/imports/{import_id}/confirm", { import_id }));
export const progressOf = (import_id: string) => endpoint("/api/v1/imports/{import_id}/events", { import_id });

/** The id of the import that accepted the same file before; the problem contains its address. */
export const earlierOf = (problem: Problem): string | undefined =>
  /\/imports\/([0-9a-f-]{36})/.exec(problem.errors[0]?.message ?? "")?.[1];

export async function uploadImport(upload: Upload, key: string): Promise<Import> {
  const body = new FormData();
  body.set("file", upload.file);
  body.set("layout", upload.layout);
  body.set("country", upload.country);
  if (upload.again) body.set("again", "true");
  const response = await send("POST", endpoint("/api/v1/imports"), { body, headers: { "Idempotency-Key": key } });
  return (await response.json()) as Import;
}
