import type { ComponentChildren } from "preact";

import type { Case } from "../../../api/cases";
import type { CasePart } from "../../../api/parts";
import type { PersonOfCase } from "../../../api/persons";
import type { RequestContext } from "../../../api/requestContext";
import type { RecordField } from "../../../forms/record";
import type { NamedPart, PartWords } from "../../../parts/kind";

/** What is on record: undefined for a new one; the persons of the case, and other parts of it. */
export interface Known<P extends CasePart = CasePart> {
  part: P | undefined;
  persons: readonly PersonOfCase[];
  /** The parts of the kinds that it offers, by the name of their kind. */
  offered: Readonly<Record<string, readonly CasePart[]>>;
}

/** One kind of what a case collects: what is asked, and how one of them is shown in its list. */
export interface PartKind<P extends CasePart = CasePart> extends PartWords {
  /** Loads what the questions need before they are drawn. */
  ready?: (part: P | undefined, context: RequestContext) => Promise<unknown>;
  /** Kinds of which its questions offer what the case has. */
  offers?: readonly NamedPart[];
  fields: (record: Case, known: Known<P>) => readonly RecordField[];
  /** Where a new one leads; left out, to its tab. */
  next?: (record: Case, added: P) => string;
  line: (part: P) => ComponentChildren;
  /** What can be done with one where it is listed; `done` reads the list and the case again. */
  acts?: (part: P, record: Case, done: () => void) => ComponentChildren;
  /** Whether one can be about another person of the case than the first; it is asked where there are several. */
  ofPersons?: boolean;
}
