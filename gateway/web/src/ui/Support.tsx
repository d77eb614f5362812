import { t } from "../i18n";
import { session } from "../session/session";

/**
 * Whom to ask: as the platform is set up for the person's organisation or country, else who administers the country.
 * Nobody reads it before signing in.
 */
export function Support() {
  const who = session.value;
  if (!who) return null;
  return (
    <>
      {t("support.ask")} <strong class="support-contact">{who.support_contact ?? t("support.administrator")}</strong>
    </>
  );
}
