import { type Key, t } from "../../i18n";
import { Tag, type Tone } from "./Tag";

const TONES: Record<string, Tone> = {
  active: "leaf",
  system_active: "leaf",
  invited: "sun",
  waits: "sun",
  linked: "sun",
  relinked: "sun",
  unlinked: "clay",
  suspended: "clay",
  system_suspended: "clay",
  stopped: "clay",
  leaked: "clay",
  closed: "plain",
};

/** Whether an organisation, a person or a system may act. */
export function StatusTag({ status }: { status: string }) {
  return <Tag tone={TONES[status] ?? "plain"}>{t(`status.${status}` as Key) || status}</Tag>;
}
