import type { Page } from "./cases";
import { get, post, send } from "./request";

export interface Import {
  id: string;
  layout: string;
  state: string;
  file_name?: string;
  rows: number | null;
  valid: number | null;
  invalid: number | null;
  imported: number | null;
  progress: number;
  created_at: string;
}

/** Where in the file, and why; never what stood there. */
export interface RowProblem {
  row: number;
  column: string | null;
  code: string;
  message: string;
}

export const listImports = () => get<Page<Import>>("/api/v1/imports");
export const readImport = (id: string) => get<Import>(`/api/v1/imports/${id}`);
export const listProblems = (id: string) => get<Page<RowProblem>>(`/api/v1/imports/${id}/problems`);
export const confirmImport = (id: string) => post<Import>(`/api/v1/imports/${id}/confirm`, {});

export async function uploadImport(file: File, layout: string): Promise<Import> {
  const body = new FormData();
  body.set("file", file);
  body.set("layout", layout);
  const response = await send("POST", "/api/v1/imports", { body });
  return (await response.json()) as Import;
}
