import { type Key, t } from "../../../i18n";
import { Tag, type Tone } from "../../../ui/facts/Tag";

const TONES: Record<string, Tone> = { checked: "sun", done: "leaf", failed: "alarm" };

export function StateTag({ state }: { state: string }) {
  return <Tag tone={TONES[state] ?? "sky"}>{t(`imports.state.${state}` as Key) || state}</Tag>;
}
