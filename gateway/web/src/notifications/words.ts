import type { Notification } from "../api/notifications";
import { type Key, t } from "../i18n";

/** What a notification says: of an answer to one's request for access, what was asked for and what was said. */
export function wordsOf({ kind, state, code }: Notification): string {
  const what = t(`request.kind.${code}` as Key);
  const said = what && t(`news.${kind}.${state}` as Key, { what });
  return said || t(`news.${kind}` as Key, { code: code ?? "" }) || t("news.other");
}
