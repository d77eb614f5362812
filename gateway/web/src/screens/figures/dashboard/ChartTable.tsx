import type { Chart } from "../../../api/reporting";
import { t } from "../../../i18n";
import { said } from "../../../i18n/texts";
import { inCell } from "./covered";

/** The figures of a chart without its empty rows, which are counted below; a covered cell says so. */
export function ChartTable({ chart }: { chart: Chart }) {
  const rows = chart.rows.filter((row) => !chart.folded || !row.empty);
  if (rows.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls inside its box, which the keyboard can reach
    <section class="table-box" tabIndex={0} aria-label={t("dashboard.table", { title: said(chart.title) })}>
      <table class="table">
        <thead>
          <tr>
            {chart.columns.map((column, index) => (
              <th key={column.en} scope="col" class={index > 0 ? "number" : undefined}>
                {said(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{said(row.label)}</th>
              {[...row.parts, row].map((figure, index) => (
                <td key={index} class="number">
                  {figure.value === null ? inCell(figure.display ?? "", figure.reason ?? null) : figure.display}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
