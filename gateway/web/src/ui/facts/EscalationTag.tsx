import { t } from "../../i18n";
import { Tag } from "./Tag";

/** The receiver did not answer in time and others were notified. */
export function EscalationTag({ level }: { level: number }) {
  if (level === 0) return null;
  return <Tag tone="alarm">{t("escalation.tag")}</Tag>;
}
