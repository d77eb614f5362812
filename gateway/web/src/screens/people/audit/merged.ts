import type { AuditEntry, Audited } from "../../../api/people/audit";

/** An entry, and the service that wrote it. */
export type Entry = AuditEntry & { service: Audited };

/** What is known of the audit of one service: entries that are not on screen yet, and where its next page begins. */
export interface Source {
  service: Audited;
  entries: readonly Entry[];
  /** None when there is no more. */
  cursor: string | null;
}

interface Merged {
  shown: Entry[];
  left: Source[];
}

/**
 * The newest entries of all services in their order. Of a service that has more, nothing is known before the oldest
 * entry that came: what is older than that waits. Ids sort by time (UUID version 7).
 */
export function merge(sources: readonly Source[]): Merged {
  const ends = sources.flatMap(({ cursor, entries }) => (cursor ? [entries.at(-1)?.id ?? LAST] : []));
  const known = ends.sort().at(-1) ?? "";
  const isKnown = ({ id }: Entry) => id >= known;
  return {
    shown: sources.flatMap(({ entries }) => entries.filter(isKnown)).sort((one, other) => (one.id < other.id ? 1 : -1)),
    left: sources.map((source) => ({ ...source, entries: source.entries.filter((entry) => !isKnown(entry)) })),
  };
}

/** After every id: of a service with more and no entry at hand, nothing is known. */
const LAST = "g";

/** Whether anything is left to be shown. */
export function hasMore(left: readonly Source[]): boolean {
  return left.some(({ cursor, entries }) => cursor !== null || entries.length > 0);
}

/** Whether the next entries of a service must be asked for before more can be shown. */
export function isDry({ cursor, entries }: Source): boolean {
  return cursor !== null && entries.length === 0;
}

const LOOK = "audit.read";
/** Longer than what one look asks of several services takes, and shorter than the next choice of a filter. */
const ONE_LOOK_MS = 2000;

/**
 * One look at the audit is an entry in each module and country: of those, the newest alone. `entries`: newest first.
 * The time counts from the entry that is shown, so that looks which follow one another at once do not become one.
 */
export function oncePerLook(entries: readonly Entry[]): Entry[] {
  const shown = new Map<string, number>();
  return entries.filter(({ action, actor, at }) => {
    if (action !== LOOK) return true;
    const [moment, newer] = [Date.parse(at), shown.get(actor)];
    if (newer !== undefined && newer - moment <= ONE_LOOK_MS) return false;
    shown.set(actor, moment);
    return true;
  });
}
