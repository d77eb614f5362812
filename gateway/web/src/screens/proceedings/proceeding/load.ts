import { readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { listPersonsIn, readProceeding } from "../../../api/proceedings/proceedings";
import type { RequestContext } from "../../../api/requestContext";
import type { OfProceeding } from "./kind";

/** A proceeding with its persons and the names of its country. */
export async function loadProceeding(id: string, context: RequestContext): Promise<OfProceeding> {
  const [proceeding, persons] = await Promise.all([readProceeding(id, context), listPersonsIn(id, context)]);
  return { proceeding, persons: persons.items, pack: await readJurisdiction(proceeding.country, context) };
}
