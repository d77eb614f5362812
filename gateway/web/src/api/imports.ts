import { type Answer, at, type Page } from "../contract/schemas";
import type { Problem } from "../http/problem";
import { get, post, send } from "./request";

export type Import = Answer<"ImportAnswer">;

/** Where in the file, and what kind of problem; never what stood there. */
export interface RowProblem {
  row: number;
  column: string;
  code: string;
}

export interface Upload {
  file: File;
  layout: string;
  country: string;
  /** The same file was imported before, and it is meant. */
  again: boolean;
}

export const listImports = () => get<Page<Import>>(at("/api/v1/imports"));
export const readImport = (import_id: string) => get<Import>(at("/api/v1/imports/{import_id}", { import_id }));
export const listProblems = (import_id: string) =>
  get<Page<RowProblem>>(at("/api/v1/imports/{import_id}/problems", { import_id }));
export const confirmImport = (import_id: string) =>
  post<Import>(at("/api/v1/imports/{import_id}/confirm", { import_id }));
export const progressOf = (import_id: string) => at("/api/v1/imports/{import_id}/events", { import_id });

/** The import that took the same file before; the refusal names its address. */
export const earlierOf = (problem: Problem): string | undefined =>
  /\/imports\/([0-9a-f-]{36})/.exec(problem.errors[0]?.message ?? "")?.[1];

export async function uploadImport(upload: Upload, key: string): Promise<Import> {
  const body = new FormData();
  body.set("file", upload.file);
  body.set("layout", upload.layout);
  body.set("country", upload.country);
  if (upload.again) body.set("again", "true");
  const response = await send("POST", at("/api/v1/imports"), { body, headers: { "Idempotency-Key": key } });
  return (await response.json()) as Import;
}
