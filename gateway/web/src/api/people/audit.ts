import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

/** Every service has its own audit, under addresses that differ by its name alone. */
export const AUDITED = ["cases", "referrals", "reporting", "identity"] as const;
export type Audited = (typeof AUDITED)[number];
export type AuditEntry = Schema<"AuditEntry">;
/** How far the audit of one country is sealed and anchored. */
export type AuditChain = Schema<"AuditChain">;
/** That an account read unusually: of which kind, and who marked it as seen. */
export type AccessAlert = Schema<"AccessAlert">;
export type AuditExport = RequestBody<"ExportTrail">;

type Query = Record<string, string | undefined>;

const LISTS = {
  cases: endpoint("/api/v1/audit/cases"),
  referrals: endpoint("/api/v1/audit/referrals"),
  reporting: endpoint("/api/v1/audit/reporting"),
  identity: endpoint("/api/v1/audit/identity"),
};

export const readAudit = (service: Audited, query: Query, context: RequestContext = {}) =>
  get<Page<AuditEntry>>(LISTS[service], { query, ...context });

export const readChains = (service: Audited, context: RequestContext = {}) =>
  get<Page<AuditChain>>(`${LISTS[service]}/chain`, context);

/** A signed file; asking for it is itself an entry. */
export const exportAudit = (service: Audited, body: AuditExport) => send("POST", `${LISTS[service]}/exports`, { body });

/** Of the organisation, or of the country for its administrator; never about the reader. */
export const listAlerts = (query: Query, context: RequestContext = {}) =>
  get<Page<AccessAlert>>(endpoint("/api/v1/access-alerts"), { query, ...context });

export type AlertOutcome = "justified" | "not_justified";

/** `note` says why, in a line. */
export const markAlert = (alert_id: string, outcome: AlertOutcome, note: string) =>
  post<AccessAlert>(endpoint("/api/v1/access-alerts/{alert_id}/seen", { alert_id }), {
    outcome,
    ...(note && { note }),
  });
