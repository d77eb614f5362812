import { type Key, t } from "../../i18n";
import { session } from "../../session/session";

/** Who asks further than the country: they are the answer of everyone else. */
const FURTHER: Record<string, Key> = {
  country_admin: "support.region",
  regional_coordinator: "support.operator",
  operator: "support.operator",
};

/**
 * Whom to ask: as the platform is set up for the person's organisation or country, else who administers the country;
 * they ask the regional coordination, which asks who operates the network.
 * Nobody reads it before signing in.
 */
export function Support() {
  const who = session.value;
  if (!who) return null;
  const further = FURTHER[who.role ?? ""] ?? "support.administrator";
  return (
    <>
      {t("support.ask")} <strong class="support-contact">{who.support_contact ?? t(further)}</strong>
    </>
  );
}
