import type { Page } from "./cases";
import { create, get } from "./request";

export interface DashboardChart {
  id: string;
  title: string;
  /** One sentence that says what the chart shows. */
  summary: string;
  columns?: string[];
  rows?: Array<Array<string | number | null>>;
}

export interface Dashboard {
  as_of: string;
  figures?: Array<{ id: string; title: string; value: number | string | null }>;
  charts: DashboardChart[];
}

export interface Extract {
  id: string;
  name: string;
  template: string;
  format: string;
  filters: Record<string, unknown>;
  schedule: { cron: string; time_zone: string } | null;
  recipients: string[];
  created_at?: string;
}

export interface Run {
  id: string;
  extract_id: string;
  state: string;
  progress: number;
  rows: number | null;
  suppressed: number | null;
  manifest: Record<string, unknown> | null;
  queued_at?: string;
  finished_at?: string | null;
  problem?: string | null;
}

export interface Template {
  id: string;
  title: string;
  formats: string[];
  description?: string;
}

export const readDashboard = (query: Record<string, string | undefined>) =>
  get<Dashboard>("/api/v1/dashboard", { query });

export const listExtracts = () => get<Page<Extract>>("/api/v1/extracts");
export const readExtract = (id: string) => get<Extract>(`/api/v1/extracts/${id}`);
export const listTemplates = () => get<Page<Template>>("/api/v1/extract-templates");
export const defineExtract = (body: unknown, key: string) => create<Extract>("/api/v1/extracts", body, key);
export const startRun = (id: string, key: string) => create<Run>(`/api/v1/extracts/${id}/runs`, {}, key);
export const listRuns = (id: string) => get<Page<Run>>(`/api/v1/extracts/${id}/runs`);
export const readRun = (id: string) => get<Run>(`/api/v1/extract-runs/${id}`);
export const fileOf = (run: string) => `/api/v1/extract-runs/${run}/file`;
