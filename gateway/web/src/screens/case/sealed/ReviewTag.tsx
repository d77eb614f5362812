import type { EmergencyAccess } from "../../../api/case/sealing";
import { t } from "../../../i18n";
import { Tag } from "../../../ui/facts/Tag";

/** How far an emergency access is: running, waiting for its review, or what the review found. */
export function ReviewTag({ access }: { access: EmergencyAccess }) {
  if (access.outcome === "justified") return <Tag tone="leaf">{t("emergency.justified")}</Tag>;
  if (access.outcome === "not_justified") return <Tag tone="alarm">{t("emergency.notJustified")}</Tag>;
  const running = Date.parse(access.until) > Date.now();
  return <Tag tone="clay">{t(running ? "emergency.running" : "emergency.waiting")}</Tag>;
}
