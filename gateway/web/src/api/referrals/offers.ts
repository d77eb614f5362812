import { endpoint, type RequestBody } from "../../contract/schemas";
import { create, send, versionOf } from "../request";
import type { RequestContext } from "../requestContext";
import type { Offer } from "./referrals";

/** An offer, and the version that a change must name. Counts and a confidential address are its owner's alone. */
export interface VersionedOffer {
  offer: Offer;
  version: number;
}

const one = (offer_id: string) => endpoint("/api/v1/directory/services/{offer_id}", { offer_id });
const ifMatch = (version: number) => ({ "If-Match": `"${version}"` });

export async function readOffer(offer_id: string, context: RequestContext = {}): Promise<VersionedOffer> {
  const answer = await send("GET", one(offer_id), context);
  const version = versionOf(answer);
  return { offer: (await answer.json()) as Offer, version };
}

/** Publishes a service of one's own organisation, or of one that one administers. */
export const publishOffer = (organisation_id: string, body: RequestBody<"PublishOffer">, key: string) =>
  create<Offer>(endpoint("/api/v1/organisations/{organisation_id}/services", { organisation_id }), body, key);

/** Throws Problem 412 when it was changed after `version`. Saving confirms the offer as of today. */
export const changeOffer = (offer_id: string, version: number, patch: object) =>
  send("PATCH", one(offer_id), { body: patch, headers: ifMatch(version) });

export const removeOffer = (offer_id: string, version: number) =>
  send("DELETE", one(offer_id), { headers: ifMatch(version) });
