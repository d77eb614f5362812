import { type Answer, at, type Body, type Page } from "../contract/schemas";
import type { Text } from "../i18n/texts";
import { create, get } from "./request";

export interface Card {
  id: string;
  title: Text;
  unit: Text;
  value: number | null;
  display: string;
  /** Why the figure is covered, null when it is not. */
  hidden: string | null;
  as_of: string | null;
  whose: Text;
  vintages: Array<{ country: string; number: number; published_at: string }>;
}

export type Dashboard = Omit<Answer<"Dashboard">, "cards" | "charts" | "whose" | "label"> & {
  whose: Text;
  label: Text;
  cards: Card[];
  charts: Array<{ id: string; title: Text }>;
};
/** A chart as a sentence and a table; a row without a value is covered to protect people. */
export type Chart = Answer<"Chart">;
export type Extract = Answer<"Extract">;
export type Run = Answer<"Run">;

type Query = Record<string, string | undefined>;

export const readDashboard = (query: Query) => get<Dashboard>(at("/api/v1/dashboard"), { query });
export const readChart = (chart_id: string, query: Query) =>
  get<Chart>(at("/api/v1/charts/{chart_id}", { chart_id }), { query });
export const drawingOf = (chart_id: string) => at("/api/v1/charts/{chart_id}.svg", { chart_id });
export const listExtracts = () => get<Page<Extract>>(at("/api/v1/extracts"));
export const readExtract = (extract_id: string) => get<Extract>(at("/api/v1/extracts/{extract_id}", { extract_id }));
export const defineExtract = (body: Body<"DefineExtract">, key: string) =>
  create<Extract>(at("/api/v1/extracts"), body, key);
export const startRun = (extract_id: string, key: string) =>
  create<Run>(at("/api/v1/extracts/{extract_id}/runs", { extract_id }), undefined, key);
export const listRuns = (extract_id: string) =>
  get<Page<Run>>(at("/api/v1/extracts/{extract_id}/runs", { extract_id }));
export const readRun = (run_id: string) => get<Run>(at("/api/v1/extract-runs/{run_id}", { run_id }));
export const eventsOf = (run_id: string) => at("/api/v1/extract-runs/{run_id}/events", { run_id });
export const fileOf = (run_id: string) => at("/api/v1/extract-runs/{run_id}/file", { run_id });
