import { endpoint, type RequestBody, type Schema } from "../../contract/schemas";
import { asProblem } from "../../http/problem";
import { send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";

export type Mailbox = Schema<"EmailChannelAnswer">;

/** Where one's own organisation gets its notices by e-mail; undefined while it has chosen no address. */
export interface VersionedMailbox {
  mailbox: Mailbox | undefined;
  /** What a change must name; 0 for none. */
  version: number;
}

const PATH = endpoint("/api/v1/notification-channels/email");

export async function readMailbox(context: RequestContext = {}): Promise<VersionedMailbox> {
  try {
    const answer = await send("GET", PATH, context);
    const version = versionOf(answer);
    return { mailbox: (await answer.json()) as Mailbox, version };
  } catch (thrown) {
    if (!asProblem(thrown).isMissing) throw thrown;
    return { mailbox: undefined, version: 0 };
  }
}

/** Throws Problem 412 when it was changed after `version`. */
export const setMailbox = (version: number, body: RequestBody<"EmailChannel">) =>
  send("PUT", PATH, { body, headers: version ? { "If-Match": `"${version}"` } : {} });
