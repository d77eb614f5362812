import { may, session } from "./session";

/** An organisation by its id, and its country. */
interface Placed {
  id: string;
  country: string;
}

/** Whether one administers or supervises there: in one's own organisation, or as administrator in one's countries. */
export function reaches({ id, country }: Placed): boolean {
  if (session.value?.organisation_id === id) return true;
  return may("organisations:write") && (session.value?.countries.includes(country) ?? false);
}
