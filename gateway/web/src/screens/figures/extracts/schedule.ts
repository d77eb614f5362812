import { codeList } from "../../../api/codelists";
import { t } from "../../../i18n";
import { RHYTHMS, type Rhythm } from "./rhythms";

export interface Schedule {
  cron: string;
  time_zone: string;
}

/** When, and on whose clock: "El día 1 de cada mes, a las 6:00 (hora de Guatemala)". */
export function scheduleInWords(schedule: Schedule | null): string {
  if (!schedule) return t("schedule.none");
  const rhythm = (Object.keys(RHYTHMS) as Rhythm[]).find((name) => RHYTHMS[name] === schedule.cron);
  const when = rhythm ? t(`schedule.${rhythm}`) : schedule.cron;
  return t("schedule.inZone", { when, zone: zoneInWords(schedule.time_zone) });
}

function zoneInWords(zone: string): string {
  const country = codeList("platform_country")?.items.find(({ tz }) => tz === zone);
  return country ? t("schedule.hourOf", { country: country.label }) : zone;
}
