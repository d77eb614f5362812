import { signal } from "@preact/signals";

/** The time zone of each country of which it is known; `zoneOf` asks for it. */
export const zones = signal<Record<string, string | undefined>>({});
