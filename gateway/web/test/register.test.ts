// fixed dates: a day typed with its year is the same day on every day
import "./aPage";

import { beforeAll, describe, expect, it } from "vitest";

import { todayIso } from "../src/forms/dates";
import { makeForm, type Values } from "../src/forms/form";
import { loadLanguage } from "../src/i18n";
import { registrationOf } from "../src/screens/case/register/body";
import { check } from "../src/screens/case/register/check";
import { completed, everyField } from "../src/screens/case/register/steps";

const CHILD: Values = { country: "GT", identified_on: "20/11/2026", risk_level: "high", birth: "12" };

beforeAll(() => {
  return loadLanguage("es");
});

describe("a child", () => {
  it("is not registered before it was asked whether her best interests were considered", () => {
    expect(check(makeForm(CHILD), "person")).toHaveProperty("best_interest");
    expect(check(makeForm({ ...CHILD, best_interest: "pending" }), "person")).toEqual({});
    expect(check(makeForm({ ...CHILD, birth: "30" }), "person")).toEqual({});
  });

  it("takes that answer along, and an adult does not", () => {
    expect(registrationOf({ ...CHILD, best_interest: "considered" })).toHaveProperty("best_interest", "considered");
    expect(registrationOf({ ...CHILD, birth: "30", best_interest: "considered" })).not.toHaveProperty("best_interest");
  });
});

describe("an answer about consent", () => {
  const ANSWER: Values = { ...CHILD, capacity: "guardian", form: "written", given_on: "20/11/2026" };

  it("may be a no, which is kept with who said it and when", () => {
    const refusal = { ...ANSWER, consents: { referral: "no" } };
    expect(check(makeForm(refusal), "consent")).toEqual({});
    expect(registrationOf(refusal).consents).toEqual([
      {
        purpose: "referral",
        status: "refused",
        data_scope: "d0_anonymous",
        given_on: "2026-11-20",
        capacity: "guardian",
        form: "written",
      },
    ]);
  });

  it("needs whoever gave it and how also when it is a no", () => {
    const errors = check(makeForm({ ...CHILD, given_on: "hace poco", consents: { referral: "no" } }), "consent");
    expect(Object.keys(errors).sort()).toEqual(["capacity", "form", "given_on"]);
  });

  it("is of today, and so is the identification, unless another day was said", () => {
    const unsaid = { ...ANSWER, identified_on: "", given_on: "", consents: { referral: "no" } };
    expect([check(makeForm(unsaid), "safety"), check(makeForm(unsaid), "consent")]).toEqual([{}, {}]);
    const body = registrationOf(unsaid);
    expect([body.identified_on, body.consents?.[0]?.given_on]).toEqual([todayIso(), todayIso()]);
    expect(check(makeForm({ ...unsaid, identified_on: "hace poco" }), "safety")).toHaveProperty("identified_on");
  });

  it("has a scope and an end of its own for each purpose", () => {
    const given = {
      ...ANSWER,
      consents: { referral: "yes", prosecution_sharing: "yes", aggregate_statistics: "yes" },
      recipient_type: "network_ngo",
      data_scope_referral: "d3_identified",
      data_scope_prosecution_sharing: "d1_capacity",
      expires_on_referral: "20/2/2099",
      explained: ["purpose", "withdrawal"],
    };
    expect(check(makeForm(given), "consent")).toEqual({});
    const bodies = Object.fromEntries((registrationOf(given).consents ?? []).map((one) => [one.purpose, one]));
    expect(bodies.referral).toMatchObject({ data_scope: "d3_identified", expires_on: "2099-02-20" });
    expect(bodies.prosecution_sharing).toMatchObject({ data_scope: "d1_capacity", recipient_type: "prosecution" });
    expect(bodies.prosecution_sharing).not.toHaveProperty("expires_on");
    expect(bodies.aggregate_statistics).toMatchObject({ data_scope: "d0_anonymous", explained: given.explained });
    const open = { ...given, data_scope_referral: "", expires_on_referral: "pronto" };
    expect(Object.keys(check(makeForm(open), "consent"))).toEqual(["data_scope_referral", "expires_on_referral"]);
  });

  it("is not given by a child alone, and that is said at once", () => {
    const alone = { ...ANSWER, consents: { photo_media: "yes" }, capacity: "self_adult" };
    expect(Object.keys(check(makeForm(alone), "consent"))).toEqual(["capacity"]);
    expect(check(makeForm({ ...alone, birth: "30" }), "consent")).toEqual({});
  });
});

describe("what follows from other answers", () => {
  const ADULT: Values = { ...CHILD, birth: "30", consents: { referral: "yes" } };

  it("is that an adult answers for themself, unless somebody else is chosen", () => {
    expect(completed(ADULT)).toHaveProperty("capacity", "self_adult");
    expect(completed({ ...ADULT, capacity: "court" })).toHaveProperty("capacity", "court");
    expect(completed({ ...ADULT, birth: "12" })).not.toHaveProperty("capacity");
    expect(completed({ ...ADULT, consents: {} })).not.toHaveProperty("capacity");
  });

  it("is that whoever speaks Spanish needs no interpreter, and of nobody else", () => {
    expect(completed({ ...ADULT, primary_language: "spa" })).toHaveProperty("needs_interpreter", "no");
    expect(completed({ ...ADULT, primary_language: "kek" })).not.toHaveProperty("needs_interpreter");
    expect(completed(ADULT)).not.toHaveProperty("needs_interpreter");
  });

  it("is that the person is a possible victim until somebody determines otherwise", () => {
    expect(completed(ADULT)).toHaveProperty("trafficking_status", "possible_victim");
    expect(completed({ ...ADULT, trafficking_status: "actual_victim" })).toMatchObject({
      trafficking_status: "actual_victim",
    });
  });
});

describe("a birth", () => {
  const at = (birth: string) => check(makeForm({ ...CHILD, birth, best_interest: "pending" }), "safety");
  const next = new Date().getFullYear() + 1;

  it.each([`${next}`, `1/1/${next}`, `enero ${next}`, "2050"])("%s is still to come", (typed) => {
    expect(at(typed)).toHaveProperty("birth");
  });

  it("was not more than 120 years ago", () => {
    expect(at("1901")).toHaveProperty("birth");
    expect(at(String(new Date().getFullYear()))).toEqual({});
    expect(at("1950")).toEqual({});
  });
});

describe("a telephone number", () => {
  it.each(["abc", "0", "123", "9999 000x", "+"])("is not %s, and the question says so", (phone) => {
    expect(check(makeForm({ ...CHILD, birth: "30", phone }), "person")).toHaveProperty("phone");
  });

  it.each(["+504 9999-0000", "(502) 5555 1234", ""])("may be typed as %s", (phone) => {
    expect(check(makeForm({ ...CHILD, birth: "30", phone }), "person")).toEqual({});
  });
});

describe("the forms of exploitation", () => {
  const CHOSEN: Values = { ...CHILD, birth: "30", exploitation: ["servitude", "forced_labour"] };

  it("stand once each, and once for each way that was chosen", () => {
    const exploitation = (more: Values) => registrationOf({ ...CHOSEN, ...more }).experience?.exploitation;
    expect(exploitation({})).toEqual([
      { type: "servitude", subform: null },
      { type: "forced_labour", subform: null },
    ]);
    expect(
      exploitation({
        "subforms.servitude": ["serv_domestic", "serv_debt"],
        "sector.forced_labour": "A",
        "national_purpose.GT.forced_labour": "GT_TRABAJOS_FORZADOS",
      }),
    ).toEqual([
      { type: "servitude", subform: "serv_domestic" },
      { type: "servitude", subform: "serv_debt" },
      { type: "forced_labour", subform: null, sector: "A", national_purpose: "GT_TRABAJOS_FORZADOS" },
    ]);
  });

  it("are asked more closely only where they were chosen", () => {
    const asked = (values: Values) => everyField(values).filter(({ name }) => name.startsWith("subforms."));
    expect(asked(CHILD)).toEqual([]);
    expect(asked(CHOSEN).map(({ name }) => name)).toEqual(["subforms.servitude", "subforms.forced_labour"]);
    expect(
      registrationOf({ ...CHOSEN, exploitation: [], "subforms.servitude": ["serv_debt"] }).experience,
    ).toBeUndefined();
  });
});
