import type { Case } from "../../../api/case/cases";
import type { CasePart, PartName } from "../../../api/case/parts";
import type { PersonOfCase } from "../../../api/case/persons";
import type { Kind } from "../../../parts/kind";

/** A case as its parts see it. */
export interface OfCase {
  record: Case;
  persons: readonly PersonOfCase[];
}

/** One kind of what a case collects. */
export type CaseKind<P extends CasePart = CasePart> = Kind<OfCase, P> & { owner: "cases"; name: PartName<"cases"> };
