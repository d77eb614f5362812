import { endpoint, type Schema } from "../contract/schemas";
import { get } from "./request";
import type { RequestContext } from "./requestContext";

/** What the law of a country calls the stages, institutions and standings of its proceedings. */
export type Jurisdiction = Schema<"Jurisdiction">;

export const readJurisdiction = (country: string, context: RequestContext = {}) =>
  get<Jurisdiction>(endpoint("/api/v1/jurisdictions/{country}", { country }), context);
