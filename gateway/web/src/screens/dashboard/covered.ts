import { type Key, t } from "../../i18n";

const REASONS: ReadonlySet<string> = new Set(["secondary", "homogeneity", "not_published"]);

/**
 * A card's figure that is not shown, in words. The server writes `<11` when fewer than that were counted (for a share:
 * counted under it); `<1` is nobody at all. `reason` is a code of the list `suppression_reason`.
 */
export function inWords(display: string, reason: string | null): string {
  // Amounts of several currencies have no sum, and stand beside one another.
  if (reason === null && display !== "–") return display;
  if (reason === null || display === "<1") return t("dashboard.noData");
  if (display.startsWith("<")) return t("covered.fewer", { limit: display.slice(1) });
  return t(REASONS.has(reason) ? (`covered.${reason}` as Key) : "covered.other");
}

/** A covered cell of a table, where the column says what is counted. */
export function inCell(display: string, reason: string | null): string {
  if (display.startsWith("<")) return display;
  return t(reason === "not_published" ? "covered.notYet" : "covered.cell");
}
