import type { ComponentChildren } from "preact";

import type { Case } from "../../api/cases";
import type { CasePart, PartEndpoints } from "../../api/parts";
import type { RecordField } from "../../forms/record";
import type { Key } from "../../i18n";

/** One kind of what a case collects: where it is kept, what is asked, and how one of them is shown in its list. */
export interface PartKind<P extends CasePart = CasePart> extends PartEndpoints {
  /** Its name in addresses: `/cases/:id/parts/<name>/new`. */
  name: string;
  /** The tab of the case that lists it. */
  tab: string;
  title: Key;
  /** What there is to read when there are none. */
  empty: Key;
  /** The link that adds one, and the heading of its form. */
  add: Key;
  /** The heading of the form that changes one. */
  change: Key;
  lead?: Key;
  fields: (record: Case) => readonly RecordField[];
  line: (part: P) => ComponentChildren;
  /** Whether one can be about another person of the case than the first; it is asked where there are several. */
  ofPersons?: boolean;
}
