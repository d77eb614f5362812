// fixed dates: the function is handed its day

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

import { loadLanguage, number, shortDay, tn, withTexts } from "../src/i18n";
import { en as firstEnglish } from "../src/i18n/en";
import { administration as administrationEnglish } from "../src/i18n/en/administration";
import { audit as auditEnglish } from "../src/i18n/en/audit";
import { later as laterEnglish } from "../src/i18n/en/later";
import { proceedings as proceedingsEnglish } from "../src/i18n/en/proceedings";
import { es as firstSpanish } from "../src/i18n/es";
import { administration as administrationSpanish } from "../src/i18n/es/administration";
import { audit as auditSpanish } from "../src/i18n/es/audit";
import { later as laterSpanish } from "../src/i18n/es/later";
import { proceedings as proceedingsSpanish } from "../src/i18n/es/proceedings";

Object.assign(globalThis, { document: { documentElement: {} } });

const es = { ...firstSpanish, ...laterSpanish, ...proceedingsSpanish, ...auditSpanish, ...administrationSpanish };
const en = { ...firstEnglish, ...laterEnglish, ...proceedingsEnglish, ...auditEnglish, ...administrationEnglish };

const SOURCE = join(import.meta.dirname, "../src");
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

function sources(): string {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf-8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("i18n/e"))
    .map((name) => readFileSync(join(SOURCE, name), "utf-8"))
    .join("\n");
}

describe("both languages", () => {
  it("say the same things", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(es).sort());
  });

  it("say nothing twice", () => {
    const all = [firstSpanish, laterSpanish, proceedingsSpanish, auditSpanish, administrationSpanish].flatMap((texts) =>
      Object.keys(texts),
    );
    expect(all.filter((key, place) => all.indexOf(key) !== place)).toEqual([]);
  });

  it.each(Object.keys(es) as Array<keyof typeof es>)("%s is said, with the same values, in both", (key) => {
    expect(es[key].trim()).not.toBe("");
    expect(en[key].trim()).not.toBe("");
    expect(placeholders(en[key])).toEqual(placeholders(es[key]));
  });
});

describe("a day where there is little room", () => {
  it.each([
    ["2026-01-05", "5 ene"],
    ["2025-12-31", "31 dic 2025"],
  ])("%s is %s in 2026", (value, said) => expect(shortDay(value, new Date(2026, 10, 27))).toBe(said));
});

describe.each(["es", "en"] as const)("thousands in %s", (language) => {
  it("stand apart, in a number and in a text that counts", async () => {
    await loadLanguage(language);
    await withTexts("later", Promise.resolve());
    expect([999, 1000, 23_456, 1_234_567.5].map(number)).toEqual(["999", "1,000", "23,456", "1,234,567.5"]);
    expect(tn("list.rows", 3000)).toContain("3,000");
  });
});

describe("every text", () => {
  it("is used by a screen", () => {
    // Every key in quotes, and every beginning of one that is put together; the sources are read through once.
    const written = new Set(sources().match(/"[\w.-]+"|`[\w.-]+\.\$\{/g));
    const stemsOf = (key: string) => key.split(".").map((_, index, parts) => parts.slice(0, index).join("."));
    const used = (key: string) =>
      written.has(`"${key}"`) ||
      stemsOf(key).some((stem) => stem && [`"${stem}"`, `\`${stem}.\${`].some((form) => written.has(form)));
    expect(Object.keys(es).filter((key) => !used(key))).toEqual([]);
  });
});
