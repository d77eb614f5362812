import type { ComponentChildren } from "preact";

import type { Key } from "../../i18n";
import type { ListAddress } from "./listAddress";

/** One column of a list, and what becomes of it where there is no room for columns. */
export interface Column<Row> {
  id: string;
  heading: Key;
  cell: (row: Row) => ComponentChildren;
  /**
   * Where it stands on a card: `name` leads to the record and is what a row is called, `side` is seen at a glance,
   * `fact` stands under the name. Left out, it is not on the card. `name` and `side` also stay beside a preview.
   */
  card?: "name" | "side" | "fact";
  /** Whether it stays beside a preview too. */
  beside?: boolean;
  /** What the card says instead of the cell: there is no heading there. */
  onCard?: (row: Row) => ComponentChildren;
  /** The orders that the server has by this column; pressing the heading goes from one to the next. */
  orders?: readonly Order[];
  /** Whether it has the room that the others leave, where a row is one line; what does not fit ends in dots. */
  fills?: boolean;
  /** When it is among the columns without being chosen: on a wide screen, or never. Left out, always. */
  shown?: "wide" | "never";
}

export interface Order {
  /** `sort` as the server takes it. */
  sort: string;
  direction: "ascending" | "descending";
}

/** A list is declared once: the table at a desk, the cards of a phone and the choice of columns follow from it. */
export interface List<Row> {
  /** What the device remembers the chosen columns under. */
  name: string;
  /** What is listed, for those who hear it. */
  label: Key;
  columns: readonly Column<Row>[];
  keyOf: (row: Row) => string;
  /** The address of the record. */
  to?: (row: Row) => string;
  /** The record beside the list. Where a row has no address of its own, its card ends with the same. */
  preview?: (row: Row, address: ListAddress) => ComponentChildren;
}

export function nameOf<Row>(list: List<Row>): Column<Row> {
  const column = list.columns.find(({ card }) => card === "name");
  if (!column) throw new Error(`the list ${list.name} does not say what a row is called`);
  return column;
}
