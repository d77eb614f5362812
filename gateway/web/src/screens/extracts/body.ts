import { isoDay, parseDate } from "../../forms/dates";
import type { Values } from "../../forms/form";
import { RHYTHMS, type Rhythm } from "./schedule";

/** What was chosen, as the server takes it. */
export function extractBody(values: Values): Record<string, unknown> {
  const rhythm = values.rhythm as Rhythm | "";
  return {
    name: String(values.name ?? "").trim(),
    template: values.template,
    format: values.format,
    filters: filtersOf(values),
    schedule: rhythm ? { cron: RHYTHMS[rhythm], time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : null,
    recipients: [],
  };
}

function filtersOf(values: Values): Record<string, unknown> {
  const day = (name: string) => isoDay(parseDate(String(values[name] ?? ""), new Date()));
  const filters = { countries: values.countries, from: day("from"), to: day("to") };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}
