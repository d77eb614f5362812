import "./aPage";

import { beforeAll, describe, expect, it } from "vitest";

import { keyFor } from "../src/forms/attempt";
import { asAsked } from "../src/forms/fields/ErrorSummary";
import { emptyChoice } from "../src/forms/fields/Group";
import { isAboutFields, makeForm, placeErrors } from "../src/forms/form";
import { objectionsTo } from "../src/forms/objections";
import { Problem } from "../src/http/problem";
import { loadLanguage } from "../src/i18n";
import { POINTERS } from "../src/screens/case/register/pointers";
import { STEPS } from "../src/screens/case/register/steps";

beforeAll(() => loadLanguage("es"));

describe("a form that was refused", () => {
  const refused = () => {
    const form = makeForm();
    form.errors.value = { first: "missing", second: "missing" };
    return form;
  };

  it("says so once, and again when it is refused again", () => {
    const form = refused();
    expect(form.justRefused()).toBe(true);
    form.errors.value = { first: "missing" };
    expect(form.justRefused()).toBe(true);
  });

  it("is not refused anew when a field is put right", () => {
    const form = refused();
    form.set("first", "x");
    expect(form.errors.value).toEqual({ second: "missing" });
    expect(form.justRefused()).toBe(false);
  });

  it("stays as it is when another field is typed in", () => {
    const form = refused();
    const before = form.errors.value;
    form.set("third", "x");
    expect(form.errors.value).toBe(before);
  });
});

describe("what has to be put right", () => {
  const line = (name: string, more = {}) => ({ kind: "text", name, path: name, label: "form.yes", ...more }) as const;
  const day = { ...line("valid_from"), kind: "date", label: "setting.validFrom", exact: true, ahead: true } as const;
  const fields = [line("days", { required: true }), day, line("reason", { required: true })];

  it("is listed in the order of the questions, a wrong answer among those that are missing", () => {
    const wrong = objectionsTo(fields, makeForm({ valid_from: "yesterday" }));
    expect(asAsked(wrong, fields).map(([name]) => name)).toEqual(["days", "valid_from", "reason"]);
  });

  it("is listed last where no question asks it", () => {
    const wrong = { "/value/other": "wrong", reason: "missing" };
    expect(asAsked(wrong, fields).map(([name]) => name)).toEqual(["reason", "/value/other"]);
  });
});

describe("the key of an attempt", () => {
  it("stays while the same is sent, also after something else was tried", () => {
    const form = makeForm();
    const key = keyFor(form, { name: "a" });
    expect(keyFor(form, { name: "a" })).toBe(key);
    expect(keyFor(form, { name: "b" })).not.toBe(key);
    expect(keyFor(form, { name: "a" })).toBe(key);
  });

  it("is another one for another form", () => {
    expect(keyFor(makeForm(), {})).not.toBe(keyFor(makeForm(), {}));
  });
});

describe("what the server refuses", () => {
  const refusal = (...pointers: string[]) =>
    new Problem(422, "invalid", "", {
      errors: pointers.map((pointer) => ({ pointer, code: "bad", message: `wrong ${pointer}` })),
    });

  it("stands beside the question that asked for it, in whichever item of a list it is", () => {
    const form = makeForm();
    placeErrors(form, refusal("/identity/phones/0/number", "/identified_on"), POINTERS);
    expect(form.errors.value).toEqual({
      phone: "wrong /identity/phones/0/number",
      identified_on: "wrong /identified_on",
    });
  });

  it("goes to the nearest question, not to one whose name only begins alike", () => {
    const form = makeForm();
    placeErrors(form, refusal("/experience/exploitation_country", "/consents/1/given_on"), POINTERS);
    expect(Object.keys(form.errors.value).sort()).toEqual(["exploitation_country", "given_on"]);
  });

  it("is kept under its pointer when no question asks for it", () => {
    const form = makeForm();
    placeErrors(form, refusal("/identity/email"), POINTERS);
    expect(form.errors.value).toEqual({ "/identity/email": "wrong /identity/email" });
  });

  it("is no failure, and a conflict is no refusal", () => {
    expect(isAboutFields(refusal("/needs"))).toBe(true);
    expect(isAboutFields(new Problem(409, "same_file_again", "", { errors: refusal("/file").errors }))).toBe(false);
    expect(isAboutFields(new Problem(422, "invalid", ""))).toBe(false);
  });

  it("has a question on some step for every part of a registration that is mapped", () => {
    const values = {
      country: "GT",
      birth: "12",
      consents: { referral: "yes" },
      primary_language: "kek",
      phone: "1",
      document_type: "passport",
    };
    const asked = new Set(STEPS.flatMap((step) => step.fields(values).map(({ name }) => name)));
    const elsewhere = Object.values(POINTERS).filter((name) => !asked.has(name) && name !== "country");
    expect(elsewhere).toEqual([]);
  });
});

describe("what a select says while nothing is chosen", () => {
  it("is that it is not known, where the question is about a person attended to", () => {
    expect(emptyChoice({}, "")).toBe("Se desconoce o no se preguntó");
  });

  it("is to choose, where an answer is required or the question says so", () => {
    expect(emptyChoice({ required: true }, "")).toBe("Elegir…");
    expect(emptyChoice({ none: "form.choose" }, "")).toBe("Elegir…");
  });

  it("is nothing above an answer that is required and has a default", () => {
    expect(emptyChoice({ required: true }, "es")).toBeUndefined();
  });
});
