import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { get, post, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";

/** A browser in which one is signed in; `current` is this one. */
export type OwnSession = Schema<"OwnSession">;

/** Who one is, as the platform knows it. */
export type Profile = Schema<"OwnProfile">;

const ME = endpoint("/api/v1/me");

/** Oneself, and the version that a change must name. */
export async function readProfile(context: RequestContext = {}): Promise<{ profile: Profile; version: number }> {
  const answer = await send("GET", ME, context);
  const version = versionOf(answer);
  return { profile: (await answer.json()) as Profile, version };
}

/** Chooses the language of e-mails. Throws Problem 412 when something was changed after `version`. */
export const changeProfile = (version: number, patch: object) =>
  send("PATCH", ME, { body: patch, headers: { "If-Match": `"${version}"` } });

export const listOwnSessions = (context: RequestContext = {}) =>
  get<Page<OwnSession>>(endpoint("/api/v1/me/sessions"), context);

export const endOwnSession = (session_id: string) =>
  post<void>(endpoint("/api/v1/me/sessions/{session_id}/end", { session_id }));
