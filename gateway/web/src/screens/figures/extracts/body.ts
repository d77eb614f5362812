import type { CodeItem } from "../../../api/codelists";
import type { RequestBody } from "../../../contract/schemas";
import type { Values } from "../../../forms/form";
import { RHYTHMS, type Rhythm } from "./rhythms";

type Definition = RequestBody<"DefineExtract">;

/** In place of one country's clock: one extract a country, each on its own clock. */
export const EACH = "each";

export interface Kind {
  template: string;
  format: string;
}

/** What was chosen, as the server takes it: one definition, or one a country when each follows its own clock. */
export function extractBodies(values: Values, kind: Kind, countries: readonly CodeItem[]): Definition[] {
  const rhythm = values.rhythm as Rhythm | undefined;
  const years = String(values.years ?? "").match(/\d{4}/g) ?? [];
  const whole: Definition = {
    name: String(values.name).trim(),
    ...kind,
    filters: { country: (values.countries as string[] | undefined) ?? [], year: years.map(Number) },
    schedule: null,
    recipients: (values.recipients as string[] | undefined) ?? [],
  };
  if (!rhythm) return [whole];
  const at = ({ tz }: CodeItem) => ({ cron: RHYTHMS[rhythm], time_zone: tz ?? "UTC" });
  const clock = countries.find(({ code }) => code === values.clock) ?? countries[0];
  if (values.clock !== EACH) return [clock ? { ...whole, schedule: at(clock) } : whole];
  return countries.map((country) => ({
    ...whole,
    name: `${whole.name} – ${country.label}`,
    filters: { ...whole.filters, country: [country.code] },
    schedule: at(country),
  }));
}
