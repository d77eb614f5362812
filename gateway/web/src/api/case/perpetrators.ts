import { endpoint, type Page, type Schema } from "../../contract/schemas";
import { type Creation, get, send } from "../request";
import type { RequestContext } from "../requestContext";

/** An alleged perpetrator as the organisation knows them. */
export type Perpetrator = Schema<"PerpetratorAnswer">;
/** A case of the reader in which one of them appears. */
export type CaseOfPerpetrator = Schema<"CaseOfPerpetrator">;

/** Those that the reader may see, or those of one case; page after page, newest first. */
export async function listPerpetrators(context: RequestContext = {}, case_id?: string): Promise<Perpetrator[]> {
  const all: Perpetrator[] = [];
  let cursor: string | undefined;
  do {
    const query = { case_id, cursor };
    const page = await get<Page<Perpetrator>>(endpoint("/api/v1/perpetrators"), { query, ...context });
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}

export const readPerpetrator = (perpetrator_id: string, context: RequestContext = {}) =>
  get<Perpetrator>(endpoint("/api/v1/perpetrators/{perpetrator_id}", { perpetrator_id }), context);

export const addingPerpetrator = (body: object): Creation<Perpetrator> => ({
  path: endpoint("/api/v1/perpetrators"),
  body,
});

/** Changes the fields in `patch`. Throws Problem 412 when they were changed after `version`. */
export async function changePerpetrator(perpetrator_id: string, version: number, patch: object): Promise<void> {
  const path = endpoint("/api/v1/perpetrators/{perpetrator_id}", { perpetrator_id });
  await send("PATCH", path, { body: patch, headers: { "If-Match": `"${version}"` } });
}

export const listCasesOf = (perpetrator_id: string, context: RequestContext = {}) =>
  get<Page<CaseOfPerpetrator>>(endpoint("/api/v1/perpetrators/{perpetrator_id}/cases", { perpetrator_id }), context);
