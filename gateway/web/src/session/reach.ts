import { may, session } from "./session";

/** An organisation by its id, its country and what it is. */
interface Placed {
  id: string;
  country: string;
  kind: string;
  /** The legal name, which is told to who administers it. */
  name?: string | null;
}

/** Organisations of this kind are of no country: who operates the platform administers them. */
const REGIONAL = "international";

/**
 * Whether one administers or supervises there: in one's own organisation, or as administrator in one's countries. Who
 * practises administers what they opened themselves.
 */
export function reaches({ id, country, kind, name }: Placed): boolean {
  if (session.value?.practice_of) return Boolean(name);
  if (session.value?.organisation_id === id) return true;
  return kind !== REGIONAL && may("organisations:write") && (session.value?.countries.includes(country) ?? false);
}
