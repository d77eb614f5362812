import { t } from "../i18n";
import { Tag } from "./Tag";

/** Nobody answered in time and others were told. */
export function EscalationTag({ level }: { level: number }) {
  if (level === 0) return null;
  return <Tag tone="alarm">{t("escalation.tag")}</Tag>;
}
