import { language } from "../../../i18n";

/** A day and an hour on the clocks of `zone`, or of the reader: `lun 14 may 2026, 09:30`. */
export function onClocksOf(zone: string | undefined, moment: string): string {
  return new Intl.DateTimeFormat(language.value, {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(new Date(moment));
}
