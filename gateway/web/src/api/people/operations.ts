import { endpoint, type Schema } from "../../contract/schemas";
import { get } from "../request";
import type { RequestContext } from "../requestContext";

/** The state of the platform, and what of it needs a person, the worst first. */
export type Overview = Schema<"Overview">;
export type PlatformState = Schema<"PlatformState">;
export type OperationsProblem = Schema<"OperationsProblem">;

export const readOperations = (context: RequestContext = {}) =>
  get<Overview>(endpoint("/api/v1/operations"), { ...context });
