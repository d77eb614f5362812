import type { Notification } from "../api/notifications";
import { type Key, t } from "../i18n";

/** What a notification says: of an answer to what one asked for or proposed, what it was and what was said. */
export function wordsOf({ kind, state, code }: Notification): string {
  const what = t(`request.kind.${code}` as Key) || t(`setting.name.${code}` as Key) || t(`rule.name.${code}` as Key);
  // A kind of request that this release does not know yet has no words.
  const said = (what || !code) && t(`news.${kind}.${state}` as Key, { what });
  return said || t(`news.${kind}` as Key, { code: code ?? "" }) || t("news.other");
}
