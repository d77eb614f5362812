import { endpoint, type Page, type RequestBody, type Schema } from "../../contract/schemas";
import { type Creation, get, post, send } from "../request";
import type { RequestContext } from "../requestContext";

/** A criminal proceeding that the reader's organisation keeps, with the file numbers in clear. */
export type Proceeding = Schema<"ProceedingAnswer">;
/** A person in one: what they are called there and who accompanies them, no name. */
export type PersonInProceeding = Schema<"PersonOfProceeding">;
/** A stage that was entered, or an earlier entry taken back. */
export type StageChange = Schema<"StageChangeAnswer">;
/** A hearing as a calendar shows it: when and of which kind, no place and no name. */
export type CalendarHearing = Schema<"CalendarHearing">;
/** What was asked in a proceeding and nobody has answered. */
export type OpenRequest = Schema<"OpenRequest">;
/** A person about whom the reader's organisation accepted a referral as a prosecutor's office. */
export type SharedPerson = Schema<"SharedPerson">;

export const listProceedings = (query: Record<string, string | undefined>, context: RequestContext = {}) =>
  get<Page<Proceeding>>(endpoint("/api/v1/proceedings"), { query, ...context });

/** Those under a file number, which goes in the body: no address keeps it. */
export const findProceedings = (search: RequestBody<"Find">, context: RequestContext = {}) =>
  post<Page<Proceeding>>(endpoint("/api/v1/proceedings/search"), search, context);

export const openingProceeding = (body: object): Creation<Proceeding> => ({
  path: endpoint("/api/v1/proceedings"),
  body,
});

export const readProceeding = (proceeding_id: string, context: RequestContext = {}) =>
  get<Proceeding>(endpoint("/api/v1/proceedings/{proceeding_id}", { proceeding_id }), context);

/** Changes the fields in `patch`. Throws Problem 412 when it was changed after `version`. */
export async function changeProceeding(proceeding_id: string, version: number, patch: object): Promise<void> {
  const path = endpoint("/api/v1/proceedings/{proceeding_id}", { proceeding_id });
  await send("PATCH", path, { body: patch, headers: { "If-Match": `"${version}"` } });
}

export const listPersonsIn = (proceeding_id: string, context: RequestContext = {}) =>
  get<Page<PersonInProceeding>>(endpoint("/api/v1/proceedings/{proceeding_id}/persons", { proceeding_id }), context);

/** Names another person in it. Nobody is named twice, whatever became of the answer. */
export const nameInProceeding = (proceeding_id: string, body: RequestBody<"NameInProceeding">) =>
  post<Page<PersonInProceeding>>(endpoint("/api/v1/proceedings/{proceeding_id}/persons", { proceeding_id }), body);

/** Gives a person another standing. Throws Problem 412 when the proceeding was changed after `version`. */
export async function changeStanding({ id, version }: Proceeding, person: string, standing: string): Promise<void> {
  const path = endpoint("/api/v1/proceedings/{proceeding_id}/persons/{id_in_proceeding}", {
    proceeding_id: id,
    id_in_proceeding: person,
  });
  await send("PATCH", path, { body: { standing }, headers: { "If-Match": `"${version}"` } });
}

/** In the order in which they were recorded. */
export const listStages = (proceeding_id: string, context: RequestContext = {}) =>
  get<Page<StageChange>>(endpoint("/api/v1/proceedings/{proceeding_id}/stages", { proceeding_id }), context);

export const recordingStage = (proceeding_id: string, body: object): Creation<StageChange> => ({
  path: endpoint("/api/v1/proceedings/{proceeding_id}/stages", { proceeding_id }),
  body,
});

/** Those who can be named in a proceeding; or, of them, only who is in none. */
export const listSharedPersons = (context: RequestContext = {}, { unnamed = false } = {}) =>
  get<Page<SharedPerson>>(endpoint("/api/v1/shared-persons"), {
    query: { limit: "200", ...(unnamed && { unnamed: "true" }) },
    ...context,
  });

/** Of today and the next two months, or until a day, in their order. */
export const listHearings = (context: RequestContext = {}, { to }: { to?: string } = {}) =>
  get<Page<CalendarHearing>>(endpoint("/api/v1/hearings"), { query: { to }, ...context });

/** The same as a file for a calendar. */
export const readHearingsFile = () => send("GET", endpoint("/api/v1/hearings.ics"));

/** The soonest due first. */
export const listOpenRequests = (context: RequestContext = {}) =>
  get<Page<OpenRequest>>(endpoint("/api/v1/proceeding-requests"), context);
