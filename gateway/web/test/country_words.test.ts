import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { loadLanguage, t, tIn, withLaterTexts } from "../src/i18n";
import { inWordsOf, workCountry } from "../src/i18n/countryWords";
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
  await withLaterTexts(Promise.resolve());
});
afterEach(() => {
  workCountry.value = "";
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

  it("keep capitals and everything around them", () => {
    expect(inWordsOf("MX", "es", "Referencia GT-1: la referencia, «referir».")).toBe(
      "Canalización GT-1: la canalización, «canalizar».",
    );
  });
});
