import type { paths } from "../contract/generated";
import { endpoint, type Page, type Schema } from "../contract/schemas";
import { type Creation, get, send } from "./request";
import type { RequestContext } from "./requestContext";

/** What every part of a case has, as a goal has it: which person it is about, and who recorded it when. */
export type CasePart = Pick<
  Schema<"GoalAnswer">,
  "id" | "version" | "person_id" | "in_error" | "recorded_at" | "recorded_by" | "changed_at" | "changed_by"
>;

/** Where the parts of one kind are: all of a case, and one of them. */
export interface PartEndpoints {
  all: keyof paths;
  one: keyof paths;
}

export const listParts = <P extends CasePart>({ all }: PartEndpoints, case_id: string, context: RequestContext = {}) =>
  get<Page<P>>(endpoint(all, { case_id }), context);

export const readPart = <P extends CasePart>(
  { one }: PartEndpoints,
  case_id: string,
  part_id: string,
  context: RequestContext = {},
) => get<P>(endpoint(one, { case_id, part_id }), context);

export const addingPart = <P extends CasePart>({ all }: PartEndpoints, case_id: string, body: object): Creation<P> => ({
  path: endpoint(all, { case_id }),
  body,
});

/** Changes the fields in `patch`. Throws Problem 412 when the part was changed after `version`. */
export async function changePart(
  { one }: PartEndpoints,
  case_id: string,
  part_id: string,
  version: number,
  patch: object,
): Promise<void> {
  const path = endpoint(one, { case_id, part_id });
  await send("PATCH", path, { body: patch, headers: { "If-Match": `"${version}"` } });
}
