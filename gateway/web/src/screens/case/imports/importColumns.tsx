import type { Import } from "../../../api/case/imports";
import { colleagueName } from "../../../api/people/colleagues";
import { moment, number } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import type { List } from "../../../ui/table/list";
import { StateTag } from "./StateTag";

/** The files that were brought in. */
export const IMPORTS: List<Import> = {
  name: "imports",
  label: "imports.earlier",
  keyOf: ({ id }) => id,
  to: ({ id }) => `/imports/${id}`,
  columns: [
    {
      id: "uploaded",
      heading: "imports.column.uploaded",
      cell: ({ uploaded_at }) => moment(uploaded_at),
      card: "name",
    },
    {
      id: "by",
      heading: "imports.column.by",
      cell: ({ uploaded_by }) => colleagueName(uploaded_by),
      card: "fact",
    },
    {
      id: "layout",
      heading: "imports.layout",
      cell: ({ layout }) => <Code list="import_layout" code={layout} />,
      card: "fact",
    },
    {
      id: "state",
      heading: "cases.filter.status",
      cell: ({ state }) => <StateTag state={state} />,
      card: "side",
    },
    { id: "rows", heading: "imports.column.rows", cell: ({ rows }) => number(rows) },
    {
      id: "problems",
      heading: "imports.column.problems",
      cell: ({ problem_rows }) => number(problem_rows),
    },
    {
      id: "imported",
      heading: "imports.column.imported",
      cell: ({ imported_rows }) => number(imported_rows),
    },
  ],
};
