// fixed dates: the first day of a proposal is handed to the form as the server says it
import { beforeEach, describe, expect, it } from "vitest";

import type { CountrySetting, VocabularyList } from "../src/api/people/administrationOfCountry";
import { aBrowser } from "./browser";

const HIGH = "label/risk_level/high/es";
const LIST: VocabularyList = {
  id: "risk_level",
  title: { es: "Nivel de riesgo", en: "Risk level" },
  count: 3,
  may_be_worded: true,
  codes: [
    { code: "high", es: "Alto", en: "High" },
    { code: "old", es: "Viejo", en: "Old", active: false },
    { code: "sum", es: "Suma", en: "Sum", derived: true },
  ],
};
const SETTING = {
  name: "words",
  today: "2026-12-03",
  value: { [HIGH]: "Riesgo alto", "offered/gender/unknown": "no", "term/es/cita": "turno" },
} as unknown as CountrySetting;

aBrowser();
const { loadLanguage, withTexts } = await import("../src/i18n");
const { decidedAbout, fieldsOf, knownOf, listOfFirst, pointersIn, proposalOf } = await import(
  "../src/screens/people/settings/words/wordFields"
);

beforeEach(async () => {
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
});

describe("the words of a country", () => {
  it("are asked code by code of the list that is chosen, without codes that people are not offered", () => {
    const names = fieldsOf(LIST).map(({ name }) => name);
    expect(names).toEqual([
      HIGH,
      "label/risk_level/high/en",
      "offered/risk_level/high",
      "terms",
      "valid_from",
      "reason",
    ]);
    expect(fieldsOf(undefined).map(({ name }) => name)).toEqual(["terms", "valid_from", "reason"]);
  });

  it("are proposed whole: what is decided already stays in", () => {
    const proposal = proposalOf({ ...knownOf(SETTING), reason: "Mesa" });
    expect(proposal).toEqual({ value: SETTING.value, valid_from: "2026-12-03", reason: "Mesa" });
  });

  it("leave out what was emptied, and hold a term by its word in small letters", () => {
    const values = { ...knownOf(SETTING), [HIGH]: "  ", "terms.0.word": "Cita", "terms.0.own": "consulta" };
    expect(proposalOf(values).value).toEqual({ "offered/gender/unknown": "no", "term/es/cita": "consulta" });
  });

  it("are counted by list, and a fold says that something is decided", () => {
    const values = { ...knownOf(SETTING), "offered/risk_level/high": "no", "label/gender/unknown/en": "" };
    expect([decidedAbout("risk_level", values), decidedAbout("gender", values)]).toEqual([2, 1]);
    expect(fieldsOf(LIST)[0]?.folded?.(values)).toBe("Alto (cambiada)");
    expect(fieldsOf(LIST)[0]?.folded?.({})).toBe("Alto");
  });

  it("take what the server objects to to its question", () => {
    const pointers = pointersIn(proposalOf(knownOf(SETTING)));
    expect(pointers["/value/label~1risk_level~1high~1es"]).toBe(HIGH);
    expect(pointers["/value/term~1es~1cita"]).toBe("terms");
    expect(pointers["/valid_from"]).toBe("valid_from");
    expect(listOfFirst({ reason: "Falta", [HIGH]: "Falta" })).toBe("risk_level");
    expect(listOfFirst({ reason: "Falta" })).toBeUndefined();
  });
});
