import { findServices, type Offer, type Referral } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";

const SHOWN = 2;
const MOST = "200";

/** Other organisations that offer the service: in the receiver's country, then in others when they are too few. */
export async function alternatives(referral: Referral, context: RequestContext): Promise<Offer[]> {
  const asked = { service_type: referral.services[0], limit: MOST, ...genderOf(referral) };
  const near = others(referral, await findServices({ ...asked, country: referral.to_country }, context));
  if (near.length >= SHOWN) return near.slice(0, SHOWN);
  const all = others(referral, await findServices(asked, context));
  const elsewhere = all.filter(({ country }) => country !== referral.to_country);
  const home = elsewhere.filter(({ country }) => country === referral.country);
  const abroad = elsewhere.filter(({ country }) => country !== referral.country);
  return [...near, ...home, ...abroad].slice(0, SHOWN);
}

/** Neither the sender nor the organisation that rejected it. */
function others(referral: Referral, page: { items: Offer[] }): Offer[] {
  const ends = [referral.from_organisation_id, referral.to_organisation_id];
  return page.items.filter(({ organisation_id }) => !ends.includes(organisation_id));
}

function genderOf({ capacity }: Referral): { sex?: string } {
  const { gender } = capacity as { gender?: unknown };
  return typeof gender === "string" && gender !== "unknown" ? { sex: gender } : {};
}
