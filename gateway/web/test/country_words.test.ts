import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { loadLanguage, t, tIn, withTexts } from "../src/i18n";
import { inWordsOf, NO_TERMS, regionalTerms, workCountry } from "../src/i18n/countryWords";
import { en } from "../src/i18n/en";
import { es } from "../src/i18n/es";
import { said } from "../src/i18n/texts";
import { aBrowser } from "./browser";

const LISTS = join(import.meta.dirname, "../../../shared/contracts/codelists.json");
const PROBLEMS = join(import.meta.dirname, "../../../docs/problems.md");

/** Words of other countries, in any form that Spanish or English gives them: none may be left over. */
const NOT_MEXICAN = {
  es: /(?<!\p{L})(refer|refier|refir|remisi|remit|deriv|departament)\p{L}*/giu,
  en: /\bdepartments?\b/gi,
};

type Item = Record<"code" | "es" | "en", string>;

/** Every label of a code list, without those that are names of places or columns. */
function labels(language: "es" | "en"): string[] {
  const lists = JSON.parse(readFileSync(LISTS, "utf-8")) as Record<string, { codes: Item[] }>;
  const shown = Object.entries(lists).filter(
    ([id]) => !/^(iso_3166|ctdc|htcds|hxl|institution|legal|offence)/.test(id),
  );
  return shown.flatMap(([, list]) => list.codes.map((item) => item[language]));
}

/** The titles of problems, from the page that lists them. */
function titles(column: number): string[] {
  const rows = readFileSync(PROBLEMS, "utf-8").split("\n");
  return rows.filter((row) => row.startsWith("| `")).map((row) => row.split("|")[column]?.trim() ?? "");
}

function leftIn(texts: string[], language: "es" | "en"): string[] {
  return texts.flatMap((text) => inWordsOf("MX", language, text).match(NOT_MEXICAN[language]) ?? []);
}

beforeEach(async () => {
  aBrowser();
  await loadLanguage("es");
  await withTexts("later", Promise.resolve());
});
afterEach(() => {
  workCountry.value = "";
  regionalTerms.value = NO_TERMS;
  vi.unstubAllGlobals();
});

describe("the words of a country", () => {
  it("are used in every text, label and title that Mexico reads", () => {
    expect(leftIn([...Object.values(es), ...labels("es"), ...titles(3)], "es")).toEqual([]);
    expect(leftIn([...Object.values(en), ...labels("en"), ...titles(4)], "en")).toEqual([]);
  });

  it.each([
    ["GT", "Referencias", "Departamento"],
    ["HN", "Referencias", "Departamento"],
    ["SV", "Referencias", "Departamento"],
    ["MX", "Canalizaciones", "Estado"],
    ["", "Referencias", "Departamento o estado"],
  ])("are those of where the reader works: %s", (country, referrals, place) => {
    workCountry.value = country;
    expect(t("referrals.title")).toBe(referrals);
    expect(t("register.place")).toBe(place);
  });

  it("can be those of what is shown", () => {
    workCountry.value = "GT";
    expect(tIn("MX", "register.place")).toBe("Estado");
  });

  it.each([
    ["GT", "Personas por departamento"],
    ["MX", "Personas por estado"],
    ["", "Personas por departamento o estado"],
  ])("are those of a text of the server that names both: %s", (country, title) => {
    workCountry.value = country;
    expect(said({ es: "Personas por departamento o estado", en: "Persons by department or state" })).toBe(title);
  });

  it("leave what is put into a text as it is", () => {
    workCountry.value = "MX";
    expect(t("register.saved", { number: "Referencia" })).toContain("Referencia");
  });

  it("are those that the country has decided before those that ship, and in no other country", () => {
    const es = new Map([
      ["referencia", "derivación"],
      ["cita", "turno"],
    ]);
    regionalTerms.value = { country: "MX", words: { es } };

    expect(inWordsOf("MX", "es", "La cita de la Referencia: departamento")).toBe("La turno de la Derivación: estado");
    expect(inWordsOf("MX", "en", "The referral of the department")).toBe("The referral of the state");
    expect(inWordsOf("GT", "es", "La cita de la referencia")).toBe("La cita de la referencia");
  });

  it.each([
    ["Casa Abierta", "Lo lleva Casa Abierta."],
    ["Red de Ayuda, A.C.", "Lo lleva Red de Ayuda, A.C."],
  ])("leave one full stop behind what is put at the end: %s", (organisation, sentence) => {
    expect(t("legal.keptBy", { organisation })).toBe(sentence);
  });

  it("leave the names of what is put into a text as they are", () => {
    regionalTerms.value = { country: "GT", words: { es: new Map([["number", "folio"]]), en: new Map() } };
    workCountry.value = "GT";
    expect(t("register.saved", { number: "GT-1" })).toContain("GT-1");
    expect(inWordsOf("GT", "es", "number {number}")).toBe("folio {number}");
  });

  it("are no words that every object of the language has", () => {
    expect(inWordsOf("MX", "es", "El constructor")).toBe("El constructor");
  });

  it("keep capitals and everything around them", () => {
    expect(inWordsOf("MX", "es", "Referencia GT-1: la referencia, «referir».")).toBe(
      "Canalización GT-1: la canalización, «canalizar».",
    );
  });
});
