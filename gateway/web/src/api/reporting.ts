import { endpoint, type Page, type RequestBody, type Schema } from "../contract/schemas";
import { create, get } from "./request";
import type { RequestContext } from "./requestContext";

/** `hidden` says why the figure is covered, null when it is not. */
export type Card = Schema<"DashboardCard">;
export type Dashboard = Schema<"Dashboard">;
/** A chart as a sentence and a table; a row without a value is covered to protect people. */
export type Chart = Schema<"Chart">;
export type Extract = Schema<"Extract">;
export type Run = Schema<"Run">;

type Query = Record<string, string | undefined>;

export const readDashboard = (query: Query, context: RequestContext = {}) =>
  get<Dashboard>(endpoint("/api/v1/dashboard"), { query, ...context });
export const readChart = (chart_id: string, query: Query, context: RequestContext = {}) =>
  get<Chart>(endpoint("/api/v1/charts/{chart_id}", { chart_id }), { query, ...context });
export const drawingOf = (chart_id: string) => endpoint("/api/v1/charts/{chart_id}.svg", { chart_id });
export const listExtracts = (context: RequestContext = {}) => get<Page<Extract>>(endpoint("/api/v1/extracts"), context);
export const readExtract = (extract_id: string, context: RequestContext = {}) =>
  get<Extract>(endpoint("/api/v1/extracts/{extract_id}", { extract_id }), context);
export const defineExtract = (body: RequestBody<"DefineExtract">, key: string) =>
  create<Extract>(endpoint("/api/v1/extracts"), body, key);
export const startRun = (extract_id: string, key: string) =>
  create<Run>(endpoint("/api/v1/extracts/{extract_id}/runs", { extract_id }), undefined, key);
export const listRuns = (extract_id: string, context: RequestContext = {}) =>
  get<Page<Run>>(endpoint("/api/v1/extracts/{extract_id}/runs", { extract_id }), context);
export const readRun = (run_id: string, context: RequestContext = {}) =>
  get<Run>(endpoint("/api/v1/extract-runs/{run_id}", { run_id }), context);
export const eventsOf = (run_id: string) => endpoint("/api/v1/extract-runs/{run_id}/events", { run_id });
export const fileOf = (run_id: string) => endpoint("/api/v1/extract-runs/{run_id}/file", { run_id });
