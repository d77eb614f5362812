import { t } from "../../i18n";
import { fieldName, flat, inWords } from "./CodedFacts";

/** What stood in a field, and what stands there now. */
export interface Change {
  before?: unknown;
  after?: unknown;
}

/** Fields that were changed, each with its value before and after in words. */
export function Changes({ changes }: { changes: Record<string, Change> }) {
  const rows = Object.entries(changes).flatMap(([path, change]) => rowsOf(path, change));
  return (
    <ul class="changes">
      {rows.map(({ path, before, after }) => (
        <li key={path}>
          {fieldName(path)}: <del>{before}</del> → <ins>{after}</ins>
        </li>
      ))}
    </ul>
  );
}

interface Row {
  path: string;
  before: string;
  after: string;
}

/** One row for each value that differs; something with parts has a row for each of them. */
function rowsOf(path: string, change: Change): Row[] {
  const before = new Map(flat({ [path]: change.before }));
  const after = new Map(flat({ [path]: change.after }));
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((at) => ({ path: at, before: said(at, before.get(at)), after: said(at, after.get(at)) }))
    .filter((row) => row.before !== row.after);
}

function said(path: string, value: unknown): string {
  return value === undefined ? t("clash.nothing") : inWords(path, value);
}
