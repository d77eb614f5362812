import type { Case } from "../../../api/cases";
import type { CasePart, PartName } from "../../../api/parts";
import type { PersonOfCase } from "../../../api/persons";
import type { Kind } from "../../../parts/kind";

/** A case as its parts see it. */
export interface OfCase {
  record: Case;
  persons: readonly PersonOfCase[];
}

/** One kind of what a case collects. */
export type CaseKind<P extends CasePart = CasePart> = Kind<OfCase, P> & { owner: "cases"; name: PartName<"cases"> };
