import type { Chart } from "../../api/reporting";
import { t } from "../../i18n";
import { said } from "../../i18n/texts";
import { inCell } from "./covered";

/** The figures of a chart; a covered cell says so. */
export function ChartTable({ chart }: { chart: Chart }) {
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
          {chart.rows.map((row) => (
            <tr key={row.code}>
              <th scope="row">{said(row.label)}</th>
              <td class="number">{row.value === null ? inCell(row.display ?? "", row.reason ?? null) : row.display}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
