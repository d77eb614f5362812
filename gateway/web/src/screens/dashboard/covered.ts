import { type Key, t } from "../../i18n";

const REASONS: ReadonlySet<string> = new Set(["secondary", "dominance", "homogeneity", "consent"]);

/**
 * A figure that is not shown, in words. The server writes `<11` where the size may be told, and a dash where it may not;
 * `reason` is a code of the list `suppression_reason`.
 */
export function inWords(display: string, reason: string | null | undefined): string {
  if (display.startsWith("<")) return t("covered.fewer", { limit: display.slice(1) });
  return t(reason && REASONS.has(reason) ? (`covered.${reason}` as Key) : "covered.other");
}
