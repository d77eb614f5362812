import { listParts, type OwnerName, type PartName, type RecordedPart } from "../api/case/parts";
import type { RequestContext } from "../api/requestContext";
import type { Offered } from "./kind";

/** The parts that one owner has of some kinds. */
export async function loadOffered(
  owner: OwnerName,
  names: readonly PartName[],
  id: string,
  context: RequestContext,
): Promise<Offered> {
  const pages = await Promise.all(names.map((name) => listParts({ owner, name }, id, context)));
  return Object.fromEntries(names.map((name, place) => [name, pages[place]?.items ?? []]));
}

/** The parts of a kind that the owner has. */
export function partsIn<P extends RecordedPart>({ offered }: { offered: Offered }, name: PartName): readonly P[] {
  return (offered[name] ?? []) as readonly P[];
}

/** The same without those that were recorded by mistake. */
export function offeredOf<P extends RecordedPart>(known: { offered: Offered }, name: PartName): readonly P[] {
  return partsIn<P>(known, name).filter(({ in_error }) => !in_error);
}
