import { useEffect, useRef } from "preact/hooks";

import { type Column, type List, nameOf } from "./list";
import type { ListAddress } from "./listAddress";

/** The rows of a list where there is no room for columns: one card each, made of the same columns. */
export function Cards<Row>({ list, columns, rows, address }: Props<Row>) {
  const name = nameOf(list);
  const meant = address.values.preview;
  const cards = useRef<HTMLUListElement>(null);
  // Who comes for one of them, as from a notice, has it before their eyes.
  useEffect(() => void cards.current?.querySelector(".line--meant")?.scrollIntoView({ block: "center" }), [meant]);
  return (
    <ul class="lines card card--flush" ref={cards}>
      {rows.map((row) => {
        const to = list.to?.(row);
        return (
          <li key={list.keyOf(row)} class={list.keyOf(row) === meant ? "line list-row line--meant" : "line list-row"}>
            <div class="line__main">
              {to ? (
                <a class="line__link" href={`#${to}`}>
                  {shown(name, row)}
                </a>
              ) : (
                <span class="line__name">{shown(name, row)}</span>
              )}
              <div class="line__facts">{parts(columns, "fact", row)}</div>
            </div>
            <div class="line__side">{parts(columns, "side", row)}</div>
            {!to && list.preview && <div class="line__rest">{list.preview(row, address)}</div>}
          </li>
        );
      })}
    </ul>
  );
}

interface Props<Row> {
  list: List<Row>;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  address: ListAddress;
}

function shown<Row>({ cell, onCard = cell }: Column<Row>, row: Row) {
  return onCard(row);
}

function parts<Row>(columns: readonly Column<Row>[], place: "fact" | "side", row: Row) {
  return columns
    .filter(({ card }) => card === place)
    .map((column) => ({ id: column.id, content: shown(column, row) }))
    .filter(({ content }) => content !== null && content !== false)
    .map(({ id, content }) => <span key={id}>{content}</span>);
}
