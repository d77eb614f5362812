import { endpoint, type Schema } from "../../contract/schemas";
import { get } from "../request";
import type { RequestContext } from "../requestContext";

/** What differs between countries in a criminal proceeding: names, institutions, articles, deadlines. */
export type Jurisdiction = Schema<"Jurisdiction">;

const read = new Map<string, Promise<Jurisdiction>>();

/** The pack of a country; asked for once while the page is open. */
export function readJurisdiction(country: string, { background = false }: RequestContext = {}): Promise<Jurisdiction> {
  const known = read.get(country);
  if (known) return known;
  // Others may wait for the same answer: it is not given up with the screen that asked first.
  const asked = get<Jurisdiction>(endpoint("/api/v1/jurisdictions/{country}", { country }), { background });
  read.set(country, asked);
  asked.catch(() => read.delete(country));
  return asked;
}
