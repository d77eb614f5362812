import { t } from "../../i18n";
import { go } from "../../router";
import { Icon } from "../page/Icon";
import { Heading } from "./Heading";
import type { Column, List } from "./list";
import type { ListAddress } from "./listAddress";
import { onRowKey } from "./rowKeys";

interface Props<Row> {
  list: List<Row>;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  address: ListAddress;
  /** The row whose record stands beside the table. */
  previewed?: string | undefined;
  /** Shows the record of a row beside the table; left out where there is no room for it. */
  preview?: ((key: string) => void) | undefined;
}

/** The rows of a list at a desk: one line each, and all that the keyboard needs. */
export function Table<Row>({ list, columns, rows, address, previewed, preview }: Props<Row>) {
  return (
    <table class={columns.some(({ fills }) => fills) ? "list-table list-table--lines" : "list-table"}>
      <caption class="govuk-visually-hidden">{t(list.label)}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading key={column.id} column={column} address={address} />
          ))}
          {preview && (
            <th class="list-table__act">
              <span class="govuk-visually-hidden">{t("list.preview")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody onKeyDown={(event) => onRowKey(event, preview)}>
        {rows.map((row) => {
          const key = list.keyOf(row);
          return <Line key={key} {...{ list, columns, row, preview, isPreviewed: key === previewed }} />;
        })}
      </tbody>
    </table>
  );
}

interface LineProps<Row> {
  list: List<Row>;
  columns: readonly Column<Row>[];
  row: Row;
  preview: ((key: string) => void) | undefined;
  isPreviewed: boolean;
}

function Line<Row>({ list, columns, row, preview, isPreviewed }: LineProps<Row>) {
  const key = list.keyOf(row);
  const to = list.to?.(row);
  const open = preview ? () => preview(key) : to ? () => go(to) : undefined;
  const press = (event: MouseEvent) => {
    // What is in the row and acts by itself keeps its click; so does text that is being marked.
    if ((event.target as Element).closest("a, button, input, summary") || getSelection()?.toString()) return;
    if (open) open();
  };
  return (
    <tr data-key={key} class={rowClass(Boolean(open), isPreviewed)} onClick={press}>
      {columns.map((column) => (
        <Cell key={column.id} column={column} row={row} to={to} open={open} />
      ))}
      {preview && (
        <td class="list-table__act">
          <button type="button" class="list-table__button" aria-pressed={isPreviewed} onClick={() => preview(key)}>
            <Icon name="eye" />
            <span class="govuk-visually-hidden">{t("list.previewRow")}</span>
          </button>
        </td>
      )}
    </tr>
  );
}

function rowClass(opens: boolean, isPreviewed: boolean): string {
  return `list-row list-table__row${opens ? " list-table__row--opens" : ""}${isPreviewed ? " list-table__row--previewed" : ""}`;
}

interface CellProps<Row> {
  column: Column<Row>;
  row: Row;
  to: string | undefined;
  open: (() => void) | undefined;
}

/** The name of a row leads to the record; of a record without an address, it shows it beside the list. */
function Cell<Row>({ column, row, to, open }: CellProps<Row>) {
  const content = column.cell(row);
  if (column.card !== "name") return <td class={column.fills ? "list-table__fill" : undefined}>{content}</td>;
  if (to)
    return (
      <th scope="row">
        <a class="list-table__link" href={`#${to}`}>
          {content}
        </a>
      </th>
    );
  return (
    <th scope="row">
      {open ? (
        <button type="button" class="list-table__link btn--text" onClick={open}>
          {content}
        </button>
      ) : (
        content
      )}
    </th>
  );
}
