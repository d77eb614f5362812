import { type Answer, at, type Page } from "../contract/schemas";
import { get, post } from "./request";

/** One thing that the organisation was told; ids and codes, never a person. */
export type Notification = Answer<"Notification">;

export const STREAM = at("/api/v1/notifications/stream");

export const listNotifications = (limit: number) =>
  get<Page<Notification>>(at("/api/v1/notifications"), { query: { limit } });

export const listUnread = (limit: number) =>
  get<Page<Notification>>(at("/api/v1/notifications"), { query: { unread: "true", limit } });

export const markRead = (notification_id: string) =>
  post<Notification>(at("/api/v1/notifications/{notification_id}/read", { notification_id }));

/** Everything about one referral, or everything there is. */
export const markAllRead = (referral_id?: string) =>
  post<{ marked: number }>(at("/api/v1/notifications/read"), referral_id ? { referral_id } : {});
