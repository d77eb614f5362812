import type { Case } from "../../../api/cases";
import type { Jurisdiction } from "../../../api/jurisdictions";
import type { PersonOfCase } from "../../../api/persons";
import type { ProceedingOfCase } from "../../../api/proceedingsOfCase";

/** What each part of a proceeding is given. */
export interface ProceedingProps {
  record: Case;
  /** The persons of the case, to name those that the proceeding names by ids. */
  persons: readonly PersonOfCase[];
  proceeding: ProceedingOfCase;
  pack: Jurisdiction;
  /** Something was said or answered: the tab and the case are read again. */
  done: () => void;
}
