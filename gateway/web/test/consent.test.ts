// fixed dates: a day typed with its year is the same day on every day
import { beforeAll, describe, expect, it } from "vitest";

import type { PersonOfCase } from "../src/api/case/persons";
import { consentFields, endByRule } from "../src/forms/consentFields";
import { todayIso } from "../src/forms/dates";
import type { Values } from "../src/forms/form";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { consentBody } from "../src/screens/case/consent/body";
import { answered, fieldsAbout, objections } from "../src/screens/case/consent/questions";

const GIVEN: Values = {
  status: "given",
  purpose: "referral",
  recipient_type: "network_ngo",
  data_scope: "d3_identified",
  capacity: "self_adult",
  form: "written",
  given_on: "20/11/2026",
  expires_on: "20/2/2027",
};

beforeAll(async () => {
  // Typing these values asks the page nothing but its texts.
  Object.assign(globalThis, { document: { documentElement: {} } });
  await loadLanguage("es");
  await withTexts("later", Promise.resolve());
});

describe("what was answered", () => {
  it("is taken as it stands when everything is said", () => {
    expect(objections(GIVEN)).toEqual({});
    expect(consentBody(GIVEN)).toEqual({ ...GIVEN, given_on: "2026-11-20", expires_on: "2027-02-20" });
  });

  it.each<[string, Values, string]>([
    ["an end that is no day", { expires_on: "3 meses" }, "expires_on"],
    ["an end before its beginning", { expires_on: "19/11/2026" }, "expires_on"],
    ["a beginning that is no day", { given_on: "hace poco" }, "given_on"],
    ["a referral to nobody in particular", { recipient_type: "" }, "recipient_type"],
    ["a transfer to no country", { purpose: "cross_border_transfer" }, "recipient_country"],
    ["no answer at all", { status: "" }, "status"],
  ])("is not taken with %s", (_, changes, name) => {
    expect(Object.keys(objections({ ...GIVEN, ...changes }))).toContain(name);
  });

  it("may be without an end", () => {
    expect(objections({ ...GIVEN, expires_on: "" })).toEqual({});
    expect(consentBody({ ...GIVEN, expires_on: "" })).not.toHaveProperty("expires_on");
  });

  it("is of today unless another day was said", () => {
    expect(objections({ ...GIVEN, given_on: "", expires_on: "" })).toEqual({});
    expect(consentBody({ ...GIVEN, given_on: "" })).toHaveProperty("given_on", todayIso());
  });

  it("may be a no: nothing is shared, nothing expires, and who said it and when is kept", () => {
    const refused = {
      status: "refused",
      purpose: "referral",
      capacity: "self_adult",
      form: "written",
      given_on: "20/11/2026",
      expires_on: "20/2/2027",
    };
    expect(objections(refused)).toEqual({});
    expect(consentBody(refused)).toEqual({
      status: "refused",
      purpose: "referral",
      data_scope: "d0_anonymous",
      capacity: "self_adult",
      form: "written",
      given_on: "2026-11-20",
    });
  });

  it("says how it was explained, through whom, and which text was shown", () => {
    const told = { language: "kek", interpreter: "yes", explained: ["purpose"], notice_version: "2026_11" };
    expect(consentBody({ ...GIVEN, ...told })).toMatchObject({ ...told, interpreter: true });
    expect(consentBody({ ...GIVEN, interpreter: "unknown", explained: [] })).toEqual(consentBody(GIVEN));
  });

  it("takes the language and the interpreter from the record unless something else was said", () => {
    const person = { primary_language: "kek", needs_interpreter: true } as PersonOfCase["person"];
    const fields = fieldsAbout(person, () => []);
    expect(answered(fields, GIVEN)).toMatchObject({ language: "kek", interpreter: "yes" });
    expect(answered(fields, { ...GIVEN, language: "spa" })).toMatchObject({ language: "spa" });
    expect(
      answered(
        fieldsAbout(undefined, () => []),
        GIVEN,
      ),
    ).toEqual(GIVEN);
  });

  it("says how much may leave only where something leaves", () => {
    const counted = { ...GIVEN, purpose: "aggregate_statistics", data_scope: "d3_identified" };
    expect(consentBody(counted).data_scope).toBe("d0_anonymous");
  });

  it("lasts to the final judgment where it is for a court", () => {
    expect(endByRule({}, "prosecution_sharing")).toBe(t("register.expires.judgment"));
    expect(endByRule({}, "referral")).not.toBe(t("register.expires.judgment"));
  });

  it("names the prosecution where the purpose is the prosecution", () => {
    const body = consentBody({ ...GIVEN, purpose: "prosecution_sharing", recipient_type: "" });
    expect(body.recipient_type).toBe("prosecution");
  });
});

describe("the usual end", () => {
  const said = (given_on: string) =>
    consentFields({ given: () => true, forOthers: () => true }).expiresOn.unfilled({ given_on });

  it("is a year after it was given, in the format of the person, and the answer is sent without an end", () => {
    expect(said("25/11/2026")).toContain("25 nov 2027");
    expect(said("29/2/2028")).toContain("28 feb 2029");
    expect(said("")).toContain(String(new Date().getFullYear() + 1));
    expect(said("hace poco")).toBe("");
    expect(consentBody({ ...GIVEN, expires_on: "" })).not.toHaveProperty("expires_on");
  });
});
