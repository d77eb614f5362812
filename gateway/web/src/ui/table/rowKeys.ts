const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * The keys of a table, while one of its rows has the focus: up, down, `j`, `k`, Home and End move between the rows, the
 * space bar previews. Enter follows the link of the row, as everywhere.
 */
export function onRowKey(event: KeyboardEvent, preview: ((key: string) => void) | undefined): void {
  const link = (event.target as Element).closest<HTMLElement>(".list-table__link");
  const row = link?.closest("tr");
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...(row.parentElement?.children ?? [])];
  const target = rows[placeOf(event.key, rows.indexOf(row), rows.length)];
  if (target) target.querySelector<HTMLElement>(".list-table__link")?.focus();
  else if (event.key === " " && preview) preview(row.getAttribute("data-key") ?? "");
  else return;
  event.preventDefault();
}

/** Which of `count` rows a key leads to from the one at `index`; -1 for a key that leads to none. */
export function placeOf(key: string, index: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  return step === undefined ? -1 : Math.min(Math.max(index + step, 0), count - 1);
}
