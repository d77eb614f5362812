import { may, session } from "./session";

/** An organisation by its id, its country and what it is. */
interface Placed {
  id: string;
  country: string;
  kind: string;
}

/** Organisations of this kind are of no country: who operates the platform administers them. */
const REGIONAL = "international";

/** Whether one administers or supervises there: in one's own organisation, or as administrator in one's countries. */
export function reaches({ id, country, kind }: Placed): boolean {
  if (session.value?.organisation_id === id) return true;
  return kind !== REGIONAL && may("organisations:write") && (session.value?.countries.includes(country) ?? false);
}
