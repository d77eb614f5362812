import type { paths } from "../../contract/generated";
import type { Page, Schema } from "../../contract/schemas";
import { type Creation, get, send } from "../request";
import type { RequestContext } from "../requestContext";

/** What every part of a case or a proceeding has, as an accused has it: who recorded it when. */
export type RecordedPart = Pick<
  Schema<"AccusedAnswer">,
  "id" | "version" | "in_error" | "recorded_at" | "recorded_by" | "changed_at" | "changed_by"
>;

/** A part of a case also says which person it is about. */
export type CasePart = RecordedPart & Pick<Schema<"GoalAnswer">, "person_id">;

/** What parts belong to, as it stands in addresses. */
export type OwnerName = "cases" | "proceedings";
type NameIn<O extends OwnerName, Path> = Path extends `/api/v1/${O}/{${string}}/${infer Name}/{part_id}` ? Name : never;
/** A kind of parts, as it stands in addresses. One that the description of the API lacks does not compile. */
export type PartName<O extends OwnerName = OwnerName> = NameIn<O, keyof paths>;

/** The parts of one kind. */
export interface PartsOf {
  owner: OwnerName;
  name: PartName;
}

/** `of` is the id of the case or the proceeding. */
export const listParts = <P extends RecordedPart>(parts: PartsOf, of: string, context: RequestContext = {}) =>
  get<Page<P>>(addressOf(parts, of), context);

export const readPart = <P extends RecordedPart>(
  parts: PartsOf,
  of: string,
  part_id: string,
  context: RequestContext = {},
) => get<P>(addressOf(parts, of, part_id), context);

export const addingPart = <P extends RecordedPart>(parts: PartsOf, of: string, body: object): Creation<P> => ({
  path: addressOf(parts, of),
  body,
});

/** Changes the fields in `patch`. Throws Problem 412 when the part was changed after `version`. */
export async function changePart(
  parts: PartsOf,
  of: string,
  part_id: string,
  version: number,
  patch: object,
): Promise<void> {
  await send("PATCH", addressOf(parts, of, part_id), { body: patch, headers: { "If-Match": `"${version}"` } });
}

function addressOf({ owner, name }: PartsOf, of: string, ...part_id: string[]): string {
  return ["/api/v1", owner, encodeURIComponent(of), name, ...part_id.map(encodeURIComponent)].join("/");
}
