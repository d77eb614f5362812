import type { Case } from "../../api/case/cases";
import type { PersonOfCase } from "../../api/case/persons";
import type { Page } from "../../contract/schemas";
import type { Resource } from "../../ui/loading/resource";

/** What every tab of a case is given. */
export interface TabProps {
  record: Case;
  persons: Resource<Page<PersonOfCase>>;
  /** The case has changed: it is read again. */
  changed: () => void;
  /** The case as it was answered to a change of it. */
  replaced: (record: Case) => void;
}
