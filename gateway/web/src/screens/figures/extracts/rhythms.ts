/** The rhythms offered; any other cron line made elsewhere is shown as it is. */
export const RHYTHMS = {
  monthly: "0 6 1 * *",
  weekly: "0 6 * * 1",
  daily: "0 6 * * *",
} as const;

export type Rhythm = keyof typeof RHYTHMS;
