import "./aPage";

import { expect, test } from "vitest";

import type { Offer } from "../src/api/referrals/referrals";
import { correctable, isShownWhole } from "../src/screens/people/offers/offerFields";

const OFFER = { country: "GT" } as Offer;
const OWN = { ...OFFER, capacity_total: null } as Offer;
const asked = (offer: Offer) => correctable(offer).map(({ path }) => path);

test("who administers the country is told that the organisation itself changes what the form does not ask", () => {
  expect(isShownWhole(OFFER)).toBe(false);
  const missing = asked(OWN).filter((path) => !asked(OFFER).includes(path));
  expect(missing).toEqual(["capacity_total", "capacity_free", "address", "address_confidential"]);
});

test("the organisation itself is asked for all of it", () => {
  expect(isShownWhole(OWN)).toBe(true);
  expect(asked(OWN)).toContain("hours");
});
