import { t } from "../../i18n";

export interface Schedule {
  cron: string;
  time_zone: string;
}

/** The rhythms offered; any other cron line made elsewhere is shown as it is. */
export const RHYTHMS = {
  monthly: "0 6 1 * *",
  weekly: "0 6 * * 1",
  daily: "0 6 * * *",
} as const;

export type Rhythm = keyof typeof RHYTHMS;

export function scheduleInWords(schedule: Schedule | null): string {
  if (!schedule) return t("schedule.none");
  const rhythm = (Object.keys(RHYTHMS) as Rhythm[]).find((name) => RHYTHMS[name] === schedule.cron);
  return rhythm ? t(`schedule.${rhythm}`) : `${schedule.cron} (${schedule.time_zone})`;
}
