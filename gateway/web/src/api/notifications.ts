import { endpoint, type Page, type Schema } from "../contract/schemas";
import { get, post } from "./request";
import type { RequestContext } from "./requestContext";

/** One notification of the organisation; ids and codes, nothing of the person. */
export type Notification = Schema<"Notification">;

export const STREAM = endpoint("/api/v1/notifications/stream");

export const listNotifications = (limit: number, context: RequestContext = {}) =>
  get<Page<Notification>>(endpoint("/api/v1/notifications"), { query: { limit }, ...context });

export const listUnread = (limit: number, context: RequestContext = {}) =>
  get<Page<Notification>>(endpoint("/api/v1/notifications"), { query: { unread: "true", limit }, ...context });

export const markRead = (notification_id: string, context: RequestContext = {}) =>
  post<Notification>(endpoint("/api/v1/notifications/{notification_id}/read", { notification_id }), undefined, context);

/** The notifications of one referral, or all. */
export const markAllRead = (referral_id?: string, context: RequestContext = {}) =>
  post<Schema<"MarkedRead">>(endpoint("/api/v1/notifications/read"), referral_id ? { referral_id } : {}, context);
