import { t, tn } from "../../../i18n";

const HOUR = 60;
const DAY = 24 * HOUR;
/** From here on minutes say nothing. */
const LONG = 2 * DAY;

/** How long something took, as people say it: "menos de 1 minuto", "2 h 10 min", "2.5 días". */
export function lasting(hours: number): string {
  const minutes = Math.floor(hours * HOUR);
  if (minutes < 1) return t("lasting.moment");
  if (minutes < HOUR) return tn("lasting.minutes", minutes);
  if (minutes >= LONG) return daysOf(minutes);
  const rest = minutes % HOUR;
  const whole = { hours: Math.floor(minutes / HOUR), minutes: rest };
  return t(rest ? "lasting.both" : "lasting.hours", whole);
}

function daysOf(minutes: number): string {
  return tn("lasting.days", Math.round((minutes / DAY) * 10) / 10);
}
