import type { PartEndpoints } from "../api/parts";
import type { Key } from "../i18n";

/** A kind as others refer to it. */
export interface NamedPart extends PartEndpoints {
  name: string;
}

/** One kind of what a record collects, of a case or of a proceeding: where it is kept and what it is called. */
export interface PartWords extends PartEndpoints {
  /** Its name in addresses: `/cases/:id/parts/<name>/new`. */
  name: string;
  /** The tab of the record that lists it. */
  tab: string;
  title: Key;
  /** What there is to read when there are none. */
  empty: Key;
  /** The link that adds one, and the heading of its form. */
  add: Key;
  /** The heading of the form that changes one. */
  change: Key;
  lead?: Key;
}
