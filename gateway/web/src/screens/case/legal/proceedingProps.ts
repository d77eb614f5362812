import type { Case } from "../../../api/case/cases";
import type { PersonOfCase } from "../../../api/case/persons";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { ProceedingOfCase } from "../../../api/proceedings/proceedingsOfCase";

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
