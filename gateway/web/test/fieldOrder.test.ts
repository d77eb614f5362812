import { beforeAll, describe, expect, it } from "vitest";

import { inOrder } from "../src/ui/facts/fieldOrder";
import { aBrowser } from "./browser";

aBrowser();
const { fieldName } = await import("../src/ui/facts/CodedFacts");
beforeAll(async () => (await import("../src/i18n")).loadLanguage("es"));

describe("what is read about a person", () => {
  it("says first who it is, then the danger, how to reach them, what for, and what happened", () => {
    const sent = [
      "age_is_estimated",
      "birth_year",
      "exploitation_types",
      "first_names",
      "gender",
      "needs",
      "new_field",
    ];
    const more = ["phones.number", "primary_language", "risk_level", "surnames", "consent_expires_on"];
    expect(inOrder([...sent, ...more], (name) => name)).toEqual([
      ...["first_names", "surnames", "birth_year", "age_is_estimated", "gender", "primary_language"],
      ...["risk_level", "phones.number", "needs", "exploitation_types", "consent_expires_on", "new_field"],
    ]);
  });

  it("names a number by what it is the number of, wherever it stands in a list", () => {
    expect(fieldName("phones.number")).toBe("Teléfono");
    expect(fieldName("phones.2.number")).toBe("Teléfono");
    expect(fieldName("documents.number")).toBe("Número de documento");
    expect(fieldName("first_names")).toBe("Nombres");
  });
});
