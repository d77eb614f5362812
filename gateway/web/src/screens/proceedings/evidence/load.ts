import { type HeldEvidence, listEvidence } from "../../../api/proceedings/evidence";
import { type Jurisdiction, readJurisdiction } from "../../../api/proceedings/jurisdictions";
import { type Proceeding, readProceeding } from "../../../api/proceedings/proceedings";
import type { RequestContext } from "../../../api/requestContext";

/** A proceeding and what its country calls things. */
export interface InProceeding {
  proceeding: Proceeding;
  pack: Jurisdiction;
}

/** Its evidence as well. */
export interface WithEvidence extends InProceeding {
  items: readonly HeldEvidence[];
}

export async function loadProceeding(id: string, context: RequestContext): Promise<InProceeding> {
  const proceeding = await readProceeding(id, context);
  return { proceeding, pack: await readJurisdiction(proceeding.country, context) };
}

export async function loadEvidence(id: string, context: RequestContext): Promise<WithEvidence> {
  const [known, { items }] = await Promise.all([loadProceeding(id, context), listEvidence(id, context)]);
  return { ...known, items };
}

/** Where the evidence of a proceeding is listed. */
export const evidenceOf = (proceeding: string): string => `/proceedings/${proceeding}/evidence`;
