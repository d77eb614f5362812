import type { Schema } from "../../../contract/schemas";

type Hearing = Pick<Schema<"HearingAnswer">, "id" | "heard" | "in_error">;

/** In how many hearings a person testified, one left out: that which is being corrected. */
export function timesHeard(hearings: readonly Hearing[], person: string, without?: string): number {
  return hearings.filter(({ id, heard, in_error }) => !in_error && id !== without && heard.includes(person)).length;
}
