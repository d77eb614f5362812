import type { paths } from "../contract/generated";
import { endpoint, type Page, type Schema } from "../contract/schemas";
import { type Creation, get, send } from "./request";
import type { RequestContext } from "./requestContext";

/** What every part of a case or a proceeding has, as an accused has it: who recorded it when. */
export type RecordedPart = Pick<
  Schema<"AccusedAnswer">,
  "id" | "version" | "in_error" | "recorded_at" | "recorded_by" | "changed_at" | "changed_by"
>;

/** A part of a case also says which person it is about. */
export type CasePart = RecordedPart & Pick<Schema<"GoalAnswer">, "person_id">;

/** Where the parts of one kind are: all of a case or a proceeding, and one of them. */
export interface PartEndpoints {
  all: keyof paths;
  one: keyof paths;
}

/** `of` is the id of the case or the proceeding. */
export const listParts = <P extends RecordedPart>({ all }: PartEndpoints, of: string, context: RequestContext = {}) =>
  get<Page<P>>(addressOf(all, of), context);

export const readPart = <P extends RecordedPart>(
  { one }: PartEndpoints,
  of: string,
  part_id: string,
  context: RequestContext = {},
) => get<P>(addressOf(one, of, part_id), context);

export const addingPart = <P extends RecordedPart>({ all }: PartEndpoints, of: string, body: object): Creation<P> => ({
  path: addressOf(all, of),
  body,
});

/** Changes the fields in `patch`. Throws Problem 412 when the part was changed after `version`. */
export async function changePart(
  { one }: PartEndpoints,
  of: string,
  part_id: string,
  version: number,
  patch: object,
): Promise<void> {
  await send("PATCH", addressOf(one, of, part_id), { body: patch, headers: { "If-Match": `"${version}"` } });
}

function addressOf(path: keyof paths, of: string, part_id = ""): string {
  return endpoint(path, { case_id: of, proceeding_id: of, part_id });
}
