import { codeLabel } from "../../../api/codelists";
import type { Jurisdiction } from "../../../api/proceedings/jurisdictions";
import type { ProceedingOfCase } from "../../../api/proceedings/proceedingsOfCase";
import { language } from "../../../i18n";
import { said } from "../../../i18n/texts";

/** What a pack lists under a code. */
interface Named {
  code: string;
  name: { es: string; en: string };
  confirmed: boolean;
}

/** What the country calls a stage; the name in the list of all countries where it has none of its own. */
export function stageName({ stages }: Jurisdiction, code: string): string {
  return nameIn(stages, code) ?? codeLabel("proceeding_stage", code);
}

export function institutionName({ institutions }: Jurisdiction, code: string): string {
  return nameIn(institutions, code) ?? code;
}

export function standingName({ standings }: Jurisdiction, code: string): string {
  return nameIn(standings, code) ?? code;
}

/** Whether a lawyer of the country has confirmed every name that is shown of a proceeding. */
export function isConfirmed(pack: Jurisdiction, { stage, institution, persons }: ProceedingOfCase): boolean {
  const shown: Array<[readonly Named[], string]> = [
    [pack.stages, stage],
    [pack.institutions, institution],
    ...persons.map(({ standing }): [readonly Named[], string] => [pack.standings, standing]),
  ];
  return shown.every(([listed, code]) => find(listed, code)?.confirmed ?? true);
}

/** Day and hour of a hearing, in the zone of the country where it is held: "martes, 5 de mayo de 2026, 9:30". */
export function hearingMoment({ time_zone }: Pick<Jurisdiction, "time_zone">, at: string): string {
  return new Intl.DateTimeFormat(language.value, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone: time_zone,
  }).format(new Date(at));
}

/** An amount in whole units of its currency (ISO 4217), with the comma for thousands that the region writes. */
export function money(amount: number, currency: string): string {
  const style = { style: "currency", currency, maximumFractionDigits: 0 } as const;
  return new Intl.NumberFormat(language.value === "es" ? "es-419" : "en", style).format(amount);
}

function nameIn(listed: readonly Named[], code: string): string | undefined {
  const found = find(listed, code);
  return found && said(found.name);
}

function find(listed: readonly Named[], code: string): Named | undefined {
  return listed.find((one) => one.code === code);
}
