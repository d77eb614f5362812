import { type Key, t } from "../../../i18n";

/** In place of a figure where there was nothing to measure. */
const GAP = "–";
const REASONS: ReadonlySet<string> = new Set(["secondary", "homogeneity", "not_published"]);

/**
 * A card's figure that is not shown, in words. The server writes `<11` when fewer than that were counted (for a share:
 * counted under it); `<1` is nobody at all. `reason` is a code of the list `suppression_reason`.
 */
export function inWords(display: string, reason: string | null): string {
  // Amounts of several currencies have no sum, and stand beside one another.
  if (reason === null && display !== GAP) return display;
  if (reason === null || display === "<1") return t("dashboard.noData");
  if (display.startsWith("<")) return t("covered.fewer", { limit: display.slice(1) });
  return t(REASONS.has(reason) ? (`covered.${reason}` as Key) : "covered.other");
}

/** A cell of a table without one value, where the column says what is counted: not every one is covered. */
export function inCell(display: string, reason: string | null): string {
  if (reason === null) return display === GAP ? t("covered.gap") : display;
  if (display.startsWith("<")) return display;
  return t(reason === "not_published" ? "covered.notYet" : "covered.cell");
}

/** What a figure is compared by: what lies beyond the last group (`> 168 h`) has no value, and is the highest. */
export function heightOf({ value, display }: { value: number | null; display: string }): number | null {
  return value === null && display.startsWith(">") ? Number.POSITIVE_INFINITY : value;
}
