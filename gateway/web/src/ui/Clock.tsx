import { language, t } from "../i18n";
import { Icon } from "./Icon";

const HOUR = 3_600_000;
const SOON_HOURS = 4;

interface Props {
  until: string;
  /** What is to be done by then: the texts `<stem>.before` and `<stem>.late`; `short` where the heading says it. */
  stem?: "clock" | "due" | "short";
  now?: Date;
}

/** The time left, in words first: "responder antes de mañana, 10:00"; that it has passed is said, not only coloured. */
export function Clock({ until, stem = "clock", now = new Date() }: Props) {
  const end = new Date(until);
  const left = end.getTime() - now.getTime();
  const tone = left < 0 ? " clock--late" : left < SOON_HOURS * HOUR ? " clock--soon" : "";
  return (
    <span class={`clock${tone}`}>
      <Icon name="clock" />
      <time dateTime={until}>{t(left < 0 ? `${stem}.late` : `${stem}.before`, { when: when(end, now) })}</time>
    </span>
  );
}

/** "hoy, 10:00", "mañana, 10:00", else "vie 27 nov, 10:00"; a past moment of another day with its date. */
function when(end: Date, now: Date): string {
  const time = new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit" }).format(end);
  const days = Math.round((midnight(end) - midnight(now)) / (24 * HOUR));
  const near = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  const date = new Intl.DateTimeFormat(language.value, { weekday: "short", day: "numeric", month: "short" });
  return `${Math.abs(days) <= 1 ? near.format(days, "day") : date.format(end)}, ${time}`;
}

function midnight(moment: Date): number {
  return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}
