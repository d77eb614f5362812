// fixed dates: a permission without an end holds on every day
import "./aPage";

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { loadLanguage, withTexts } from "../src/i18n";
import { sheet as en } from "../src/i18n/en/case/sheet";
import { sheet as es } from "../src/i18n/es/case/sheet";
import { answerText, reasonOf, tells } from "../src/screens/case/sheet/words";

const LISTS = JSON.parse(readFileSync(join(import.meta.dirname, "../../../shared/contracts/codelists.json"), "utf-8"));
const codesOf = (id: string): string[] => (LISTS.lists ?? LISTS)[id].codes.map(({ code }: { code: string }) => code);

describe("the sheet that a person carries", () => {
  it.each(Object.entries({ es, en }))("has no word in %s that says why they are attended", (_, texts) => {
    expect(Object.entries(texts).filter(([, text]) => tells(text))).toEqual([]);
  });

  it.each([
    ["purpose", "consent_purpose"],
    ["recipient", "recipient_type"],
  ])("says every %s in plain words of its own", (part, list) => {
    expect(codesOf(list).filter((code) => !(`sheet.${part}.${code}` in es))).toEqual([]);
  });

  it.each([
    "Fiscalía contra la Trata de Personas",
    "Secretaría contra la Explotación",
    "Comisión de Víctimas",
    "Anti-trafficking Unit",
    "Red contra la esclavitud",
  ])("does not print the name %s", (name) => expect(tells(name)).toBe(true));

  it("says of what left without a permission whether it needed one", async () => {
    await loadLanguage("es");
    await withTexts("later", Promise.resolve());
    expect(reasonOf({ purpose: null, ground: "none" })).toBe(es["sheet.given.unnamed"]);
    expect(reasonOf({ purpose: null, ground: "override" })).toBe(es["sheet.given.without"]);
    expect(reasonOf({ purpose: "referral", ground: "consent" })).toBe(es["sheet.purpose.referral"]);
  });

  it.each(["Refugio del Altiplano", "Clínica Contratación", "Casa Victoria", "Fundación Retratos"])(
    "prints the name %s",
    (name) => expect(tells(name)).toBe(false),
  );

  it("says of a permission without an end that it holds", async () => {
    await loadLanguage("es");
    await withTexts("later", Promise.resolve());
    const given = { status: "given", holds: true, given_on: "2026-11-20", ends_on: null, withdrawn_on: null };
    expect(answerText(given as Parameters<typeof answerText>[0])).toContain("sin fecha de fin");
  });
});
