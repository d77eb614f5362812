import type { ComponentChildren } from "preact";

import type { Case } from "../../api/cases";
import type { CasePart, PartEndpoints } from "../../api/parts";
import type { PersonOfCase } from "../../api/persons";
import type { RequestContext } from "../../api/requestContext";
import type { RecordField } from "../../forms/record";
import type { Key } from "../../i18n";

/** What is on record: undefined for a new one; and the persons of the case. */
export interface Known<P extends CasePart = CasePart> {
  part: P | undefined;
  persons: readonly PersonOfCase[];
}

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
  /** Loads what the questions need before they are drawn. */
  ready?: (part: P | undefined, context: RequestContext) => Promise<unknown>;
  fields: (record: Case, known: Known<P>) => readonly RecordField[];
  /** Where a new one leads; left out, to its tab. */
  next?: (record: Case, added: P) => string;
  line: (part: P) => ComponentChildren;
  /** Whether one can be about another person of the case than the first; it is asked where there are several. */
  ofPersons?: boolean;
}
