import { language, t } from "../../i18n";
import { Icon } from "../page/Icon";

const HOUR = 3_600_000;
const SOON_HOURS = 4;

interface Props {
  until: string;
  /** What is to be done by then: the texts `<stem>.before` and `<stem>.late`; `short` where the heading says it. */
  stem?: "clock" | "due" | "short" | "at";
  /** Whose clocks show it; left out, those of the reader. */
  zone?: string | undefined;
  now?: Date;
}

/** The time left, in words first: "responder antes de mañana, 10:00"; that it has passed is said, not only coloured. */
export function Clock({ until, stem = "clock", zone, now = new Date() }: Props) {
  const end = new Date(until);
  const left = end.getTime() - now.getTime();
  const tone = left < 0 ? " clock--late" : left < SOON_HOURS * HOUR ? " clock--soon" : "";
  return (
    <span class={`clock${tone}`}>
      <Icon name="clock" />
      <time dateTime={until}>{t(left < 0 ? `${stem}.late` : `${stem}.before`, { when: when(end, now, zone) })}</time>
    </span>
  );
}

/** "hoy, 10:00", "mañana, 10:00", else "vie 27 nov, 10:00"; a past moment of another day with its date. */
function when(end: Date, now: Date, timeZone: string | undefined): string {
  const time = new Intl.DateTimeFormat(language.value, { hour: "2-digit", minute: "2-digit", timeZone }).format(end);
  const days = (dayOf(end, timeZone) - dayOf(now, timeZone)) / (24 * HOUR);
  const near = new Intl.RelativeTimeFormat(language.value, { numeric: "auto" });
  const date = new Intl.DateTimeFormat(language.value, { weekday: "short", day: "numeric", month: "short", timeZone });
  return `${Math.abs(days) <= 1 ? near.format(days, "day") : date.format(end)}, ${time}`;
}

/** The day of a moment, to be counted from others. */
function dayOf(moment: Date, timeZone: string | undefined): number {
  return Date.parse(moment.toLocaleDateString("en-CA", { timeZone }));
}
