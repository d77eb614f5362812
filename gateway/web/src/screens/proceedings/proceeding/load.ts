import { readJurisdiction } from "../../../api/jurisdictions";
import { listParts, type RecordedPart } from "../../../api/parts";
import { listPersonsIn, readProceeding } from "../../../api/proceedings";
import type { RequestContext } from "../../../api/requestContext";
import type { NamedPart } from "../../../parts/kind";
import type { Known, OfProceeding } from "./kind";

/** A proceeding with its persons and the names of its country. */
export async function loadProceeding(id: string, context: RequestContext): Promise<OfProceeding> {
  const [proceeding, persons] = await Promise.all([readProceeding(id, context), listPersonsIn(id, context)]);
  return { proceeding, persons: persons.items, pack: await readJurisdiction(proceeding.country, context) };
}

/** The parts of some kinds, by the name of their kind. */
export async function loadOffered(
  kinds: readonly NamedPart[],
  id: string,
  context: RequestContext,
): Promise<Known["offered"]> {
  const pages = await Promise.all(kinds.map((kind) => listParts<RecordedPart>(kind, id, context)));
  return Object.fromEntries(kinds.map(({ name }, place) => [name, pages[place]?.items ?? []]));
}
