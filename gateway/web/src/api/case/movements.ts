import { endpoint, type Page, type Schema } from "../../contract/schemas";
import type { Referral } from "../referrals/referrals";
import { get, post, send } from "../request";
import type { RequestContext } from "../requestContext";
import type { PartsOf } from "./parts";

/** A return or another movement to another country, with its checklist. */
export type Movement = Schema<"MovementAnswer">;
/** A movement as those who oversee a country know it: codes, countries and days. */
export type MovementLine = Schema<"MovementLine">;

export const MOVEMENTS = { owner: "cases", name: "returns" } as const satisfies PartsOf;

/** What is said of a step of the checklist. */
export interface StepDetails {
  done_on: string;
  not_needed?: boolean;
  outcome?: string;
}

/** Throws Problem 412 when the movement was changed after it was read. */
export async function takeMovementStep(
  case_id: string,
  { id, version }: Movement,
  step: string,
  details: StepDetails,
): Promise<void> {
  await send("PUT", placeOf(case_id, id, step), { body: details, headers: { "If-Match": `"${version}"` } });
}

export async function undoMovementStep(case_id: string, { id, version }: Movement, step: string): Promise<void> {
  await send("DELETE", placeOf(case_id, id, step), { headers: { "If-Match": `"${version}"` } });
}

export const listMovements = (cursor?: string, context: RequestContext = {}) =>
  get<Page<MovementLine>>(endpoint("/api/v1/movements"), { query: { limit: "50", cursor }, ...context });

export const confirmArrival = (referral_id: string, on: string) =>
  post<Referral>(endpoint("/api/v1/referrals/{referral_id}/arrival", { referral_id }), { on });

export const reportFollowUp = (referral_id: string, step: string, on: string, outcome: string) =>
  post<Referral>(endpoint("/api/v1/referrals/{referral_id}/follow-up", { referral_id }), { step, on, outcome });

function placeOf(case_id: string, part_id: string, step: string): string {
  return endpoint("/api/v1/cases/{case_id}/returns/{part_id}/steps/{step}", { case_id, part_id, step });
}
