const STEPS: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/**
 * The keys of a table, while one of its rows has the focus: up, down, `j`, `k`, Home and End move between the rows, the
 * space bar previews, and right goes into the preview. Enter follows the link of the row, as everywhere.
 */
export function onRowKey(event: KeyboardEvent, preview: ((key: string) => void) | undefined): void {
  const link = (event.target as Element).closest<HTMLElement>(".list-table__link");
  const row = link?.closest("tr");
  if (!link || !row || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...(row.parentElement?.children ?? [])];
  const target = rows[placeOf(event.key, rows.indexOf(row), rows.length)];
  if (target) target.querySelector<HTMLElement>(".list-table__link")?.focus();
  else if (!preview || !actOn(event.key, row, link, preview)) return;
  event.preventDefault();
}

/** Whether a key did something about the record of a row. A button takes the space bar by itself. */
function actOn(key: string, row: Element, link: Element, preview: (key: string) => void): boolean {
  const isShown = row.classList.contains("list-table__row--previewed");
  if (key === "ArrowRight" && isShown) enterPreview();
  else if (key === "ArrowRight" || (key === " " && link.tagName === "A")) preview(row.getAttribute("data-key") ?? "");
  else return false;
  return true;
}

/** Into the record beside the list: to its open tab if it has tabs. */
function enterPreview(): void {
  const pane = document.querySelector<HTMLElement>(".preview");
  (pane?.querySelector<HTMLElement>("[aria-selected=true]") ?? pane)?.focus();
}

/** From the record back to its row, which stays as it is. */
export function onPreviewKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || (event.target as Element).closest("dialog")) return;
  document.querySelector<HTMLElement>(".list-table__row--previewed .list-table__link")?.focus();
}

/** Which of `count` rows a key leads to from the one at `index`; -1 for a key that leads to none. */
export function placeOf(key: string, index: number, count: number): number {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  return step === undefined ? -1 : Math.min(Math.max(index + step, 0), count - 1);
}
