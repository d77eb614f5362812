import { signal } from "@preact/signals";

import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { language } from "../../i18n";
import { get } from "../request";
import type { RequestContext } from "../requestContext";

/** One version of a set of questions, its texts in both languages. */
export type Instrument = Schema<"InstrumentAnswer">;
/** What was answered to one, about a person of a case. */
export type Screening = Schema<"ScreeningAnswer">;

/** The versions that were loaded, by id and version: a version never changes. */
const loaded = signal<ReadonlyMap<string, Instrument>>(new Map());

export const listInstruments = (context: RequestContext = {}) =>
  get<Page<Schema<"InstrumentLine">>>(endpoint("/api/v1/instruments"), context);

/** Loads one version, by default the newest of the first instrument. */
export async function loadInstrument(wanted: Named | undefined, context: RequestContext = {}): Promise<Instrument> {
  const known = wanted && instrumentOf(wanted);
  if (known) return known;
  const { id, version } = wanted
    ? { id: wanted.instrument, version: wanted.instrument_version }
    : await newest(context);
  const path = endpoint("/api/v1/instruments/{instrument_id}", { instrument_id: id });
  const read = await get<Instrument>(path, { query: { version }, ...context });
  loaded.value = new Map([...loaded.peek(), [keyOf(id, version), read]]);
  return read;
}

/** How a screening names its questions. */
export interface Named {
  instrument: string;
  instrument_version: number;
}

/** One that was loaded before. */
export function instrumentOf({ instrument, instrument_version }: Named): Instrument | undefined {
  return loaded.value.get(keyOf(instrument, instrument_version));
}

/** The newest that was loaded, for a screening that begins. */
export function newestLoaded(): Instrument | undefined {
  return [...loaded.value.values()].sort((one, other) => other.version - one.version)[0];
}

async function newest(context: RequestContext): Promise<Schema<"InstrumentLine">> {
  const [first] = (await listInstruments(context)).items;
  if (!first) throw new Error("there is no instrument");
  return first;
}

function keyOf(id: string, version: number): string {
  return `${id}/${version}`;
}

/** A text of an instrument in the reader's language. */
export function textOf(text: Record<string, unknown>): string {
  return String(text[language.value] ?? text.es ?? "");
}
