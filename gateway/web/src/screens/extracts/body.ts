import type { Body } from "../../api/shapes";
import type { Values } from "../../forms/form";
import { RHYTHMS, type Rhythm } from "./schedule";

type Definition = Body<"DefineExtract">;

/** What was chosen, as the server takes it. */
export function extractBody(values: Values): Definition {
  const rhythm = values.rhythm as Rhythm | undefined;
  const years = String(values.years ?? "").match(/\d{4}/g) ?? [];
  return {
    name: String(values.name).trim(),
    template: values.template as string,
    format: values.format as string,
    filters: { country: (values.countries as string[] | undefined) ?? [], year: years.map(Number) },
    schedule: rhythm ? { cron: RHYTHMS[rhythm], time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone } : null,
    recipients: (values.recipients as string[] | undefined) ?? [],
  };
}
