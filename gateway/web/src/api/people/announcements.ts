import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { create, get, send } from "../request";
import type { RequestContext } from "../requestContext";

export type Announcement = Schema<"Announcement">;

/** What is shown today in one's countries. */
export const listShown = (context: RequestContext = {}) =>
  get<Page<Announcement>>(endpoint("/api/v1/announcements/shown"), context);

/** Every one of the country, also those that are over. */
export const listAnnouncements = (context: RequestContext = {}) =>
  get<Page<Announcement>>(endpoint("/api/v1/announcements"), { query: { limit: "200" }, ...context });

export const publishAnnouncement = (body: RequestBody<"PublishAnnouncement">, key: string) =>
  create<Announcement>(endpoint("/api/v1/announcements"), body, key);

/** Shows it no longer. Throws Problem 412 when it was changed meanwhile. */
export const withdrawAnnouncement = ({ id, version }: Announcement) =>
  send("POST", endpoint("/api/v1/announcements/{announcement_id}/withdraw", { announcement_id: id }), {
    headers: { "If-Match": `"${version}"` },
  });
