import type { DashboardChart } from "../../api/reporting";
import { number, t } from "../../i18n";

/** The figures of a chart; a covered cell says so. */
export function ChartTable({ chart }: { chart: DashboardChart }) {
  const { columns = [], rows = [] } = chart;
  return (
    // A wide table scrolls inside its own box, which the keyboard can reach.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable region
    <section class="table-box" tabIndex={0} aria-label={chart.title}>
      <table class="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join("|")}>
              {row.map((cell, index) => (
                <td key={columns[index]} class={typeof cell === "number" ? "number" : undefined}>
                  {cell === null ? t("dashboard.covered") : typeof cell === "number" && index > 0 ? number(cell) : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
