// fixed dates: the function is handed its day
import { describe, expect, it } from "vitest";

import type { Case, Consent } from "../src/api/case/cases";
import type { Offer } from "../src/api/referrals/referrals";
import { majorityToday, type Reach, whyNot } from "../src/screens/referrals/refer/matching";

const PROFILES = ["d0_anonymous", "d1_capacity", "d2_protection", "d3_identified", "d4_full"];

function aConsent(changes: Partial<Consent> = {}): Consent {
  return {
    status: "given",
    capacity: "self_adult",
    purpose: "referral",
    recipient_type: "network_ngo",
    recipient_organisation_id: null,
    recipient_country: null,
    data_scope: "d3_identified",
    expires_on: "2027-02-20",
    ...changes,
  } as Consent;
}

function reach(offer: Partial<Offer> = {}, changes: Partial<Reach> = {}): Reach {
  const shelter = { organisation_id: "shelter", country: "GT", recipient_type: "network_ngo", ...offer } as Offer;
  return {
    offer: shelter,
    country: "GT",
    profile: "d3_identified",
    profiles: PROFILES,
    today: "2026-11-25",
    majority: "adult",
    consents: [],
    ...changes,
  };
}

describe("a consent is the ground of a referral", () => {
  it.each<[string, Consent, Reach]>([
    ["when purpose, recipient, scope and day agree", aConsent(), reach()],
    ["on its last day", aConsent({ expires_on: "2026-11-25" }), reach()],
    ["without an end", aConsent({ expires_on: null }), reach()],
    [
      "for the organisation it names, whatever its type",
      aConsent({ recipient_organisation_id: "shelter", recipient_type: null }),
      reach(),
    ],
    ["abroad under a transfer", aConsent({ purpose: "cross_border_transfer" }), reach({ country: "HN" })],
    ["abroad in the country it names", aConsent({ recipient_country: "HN" }), reach({ country: "HN" })],
    [
      "for a prosecutor's office, when it says just that",
      aConsent({ purpose: "prosecution_sharing", recipient_type: "prosecution" }),
      reach({ recipient_type: "prosecution" }),
    ],
    ["while no profile is chosen yet", aConsent({ data_scope: "d0_anonymous" }), reach({}, { profile: "" })],
  ])("%s", (_, consent, wanted) => {
    expect(whyNot(consent, wanted)).toBeUndefined();
  });

  it.each<[string, Consent, Reach, string]>([
    ["for statistics", aConsent({ purpose: "aggregate_statistics" }), reach(), "refer.not.purpose"],
    [
      "for a prosecutor's office when it is about a referral",
      aConsent({ recipient_type: "prosecution" }),
      reach({ recipient_type: "prosecution" }),
      "refer.not.purpose",
    ],
    ["that was refused", aConsent({ status: "refused" }), reach(), "refer.not.purpose"],
    ["of yesterday", aConsent({ expires_on: "2026-11-24" }), reach(), "refer.not.expired"],
    ["for shelters, which no organisation is", aConsent({ recipient_type: "shelter" }), reach(), "refer.not.recipient"],
    ["for nobody else", aConsent({ recipient_type: null }), reach(), "refer.not.recipient"],
    ["for another organisation", aConsent({ recipient_organisation_id: "other" }), reach(), "refer.not.recipient"],
    ["at home only", aConsent(), reach({ country: "HN" }), "refer.not.country"],
    ["for another country", aConsent({ recipient_country: "SV" }), reach({ country: "HN" }), "refer.not.country"],
    ["for abroad only", aConsent({ purpose: "cross_border_transfer" }), reach(), "refer.not.country"],
    ["to less", aConsent({ data_scope: "d1_capacity" }), reach(), "refer.not.scope"],
  ])("is not one %s", (_, consent, wanted, why) => {
    expect(whyNot(consent, wanted)).toBe(why);
  });
});

const GUARDIAN = aConsent({ capacity: "guardian" });
const ASSENT = aConsent({ capacity: "self_adolescent_assent" });

describe("whoever consents must be able to decide", () => {
  it.each<[string, Consent, Partial<Reach>, string | undefined]>([
    ["a guardian for a child", GUARDIAN, { majority: "child" }, undefined],
    ["a guardian for an adult", GUARDIAN, {}, "refer.not.capacity.adult"],
    ["an adult who is a child today", aConsent(), { majority: "child" }, "refer.not.capacity.child"],
    ["anybody while the day of birth decides", aConsent(), { majority: "doubt" }, undefined],
    ["a court for an adult", aConsent({ capacity: "court" }), {}, undefined],
    ["an assent alone", ASSENT, { majority: "child", consents: [ASSENT] }, "refer.not.alone"],
    ["an assent beside a guardian", ASSENT, { majority: "child", consents: [ASSENT, GUARDIAN] }, undefined],
    ["an assent to what identifies nobody", ASSENT, { majority: "child", profile: "d1_capacity" }, undefined],
  ])("%s", (_, consent, changes, why) => {
    expect(whyNot(consent, reach({}, changes))).toBe(why);
  });

  it("does not count a guardian who agreed to less, to others, to something else or no longer", () => {
    const lacks: Partial<Consent>[] = [
      { data_scope: "d2_protection" },
      { recipient_type: "health" },
      { purpose: "cross_border_transfer" },
      { expires_on: "2026-11-24" },
      { status: "withdrawn" },
    ];
    for (const lacking of lacks) {
      const beside = aConsent({ capacity: "guardian", ...lacking });
      expect(whyNot(ASSENT, reach({}, { majority: "child", consents: [ASSENT, beside] }))).toBe("refer.not.alone");
    }
  });

  it.each([
    ["adult", 1990, "adult"],
    ["minor", 2018, "child"],
    ["minor", 2008, "doubt"],
    ["minor", 2007, "adult"],
    ["unknown", null, "child"],
  ])("judges %s born %s in 2026 as %s", (majority, birth_year, expected) => {
    expect(majorityToday({ majority, person: { birth_year } } as Case, 2026)).toBe(expected);
  });
});
