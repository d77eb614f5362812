import type { Card, Chart } from "../../../api/reporting";
import { said } from "../../../i18n/texts";

/** Out of how many the figure of each row is, and of each part of it: `Albergue: 1 de 2 decididas; …`. Empty for counts. */
export function basesOf(chart: Chart): string {
  const named = chart.rows.flatMap((row) => [
    { label: said(row.label), of: row.out_of },
    ...row.parts.map((part, index) => ({
      label: [row.label, chart.series[index]?.label].map((label) => (label ? said(label) : "")).join(", "),
      of: part.out_of,
    })),
  ]);
  return named.flatMap(({ label, of }) => (of ? [`${label}: ${said(of)}`] : [])).join("; ");
}

/** The figure of one period, with what it is out of. */
export function withBase(point: Card["trend"][number]): string {
  return point.out_of ? `${point.display} (${said(point.out_of)})` : point.display;
}
