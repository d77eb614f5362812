import { listAccessRequests } from "../../../api/people/identity";
import type { RequestContext } from "../../../api/requestContext";
import { may, session } from "../../../session/session";

/** A person or a system that may wait for a yes. */
export interface Waiting {
  organisation_id: string;
  access_request_id: string | null;
}

/** Whether the yes that a person or a system waits for may be the reader's own. */
export async function awaitsReader(
  { organisation_id, access_request_id }: Waiting,
  context: RequestContext = {},
): Promise<boolean> {
  const isOwn = organisation_id === session.value?.organisation_id;
  if (!isOwn || !access_request_id || !may("access-requests:decide")) return false;
  const { items } = await listAccessRequests({ state: "pending", mine: "false", limit: "200" }, context);
  return items.some(({ id, decider }) => id === access_request_id && decider === "self");
}
