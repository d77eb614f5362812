import { describe, expect, it } from "vitest";

import { loadManual } from "../src/manual/load";
import { fold, searchManual } from "../src/manual/search";
import { findSection, type Manual, textOf } from "../src/manual/tree";
import { ROUTES } from "../src/routes";
import { readManual, withKeywords } from "../tools/manual";

const [es, en] = await Promise.all([loadManual("es"), loadManual("en")]);
const idsOf = (manual: Manual) => manual.map((chapter) => [chapter.id, chapter.sections.map(({ id }) => id)]);
const titlesOf = (manual: Manual, asked: string) => searchManual(manual, asked).map(({ section }) => section.title);
const idsFound = (manual: Manual, asked: string) => searchManual(manual, asked).map(({ section }) => section.id);
const read = (text: string) => readManual(new Map([["page.md", text]]));

describe("the manual", () => {
  it("has the same chapters and sections in both languages, in the same order", () => {
    expect(idsOf(en)).toEqual(idsOf(es));
  });

  it.each(ROUTES.map(({ path, help }) => [path, help]))("has a section about the screen %s", (_, section) => {
    for (const manual of [es, en]) {
      const found = findSection(manual, section);
      expect(textOf(found?.section.content ?? []).length, section).toBeGreaterThan(100);
    }
  });

  it.each(["es", "en"])("has something to read in every section (%s)", (language) => {
    const empty = (language === "es" ? es : en)
      .flatMap(({ sections }) => sections)
      .filter(({ content }) => textOf(content).trim() === "");
    expect(empty.map(({ id }) => id)).toEqual([]);
  });
});

describe("a page of the manual", () => {
  it("becomes sections of known elements, with links by id and without pictures", () => {
    const [chapter] = read(
      '# <a id="one"></a>One\n\nRead **on** [there](page.md#two).\n\n## <a id="two"></a>Two\n\n| | |\n|---|---|\n| ![x](x.png) | Text `a<b` |\n',
    );

    expect(chapter?.sections).toEqual([
      { id: "one", title: "One", content: [["p", ["Read ", ["strong", ["on"]], " ", ["a", ["there"], "two"], "."]]] },
      { id: "two", title: "Two", content: [["p", ["Text ", ["code", ["a<b"]]]]] },
    ]);
  });

  it("keeps HTML out", () => {
    expect(() => read('# <a id="one"></a>One\n\n<b>bold</b>\n')).toThrow("the help cannot show html");
  });

  it("says which heading has no id", () => {
    expect(() => read("# One\n")).toThrow('"One" has no id');
  });

  it("has no link that leads nowhere, and none to another place", () => {
    expect(() => read('# <a id="one"></a>One\n\n[on](#nowhere)\n')).toThrow("leads to nowhere");
    expect(() => read('# <a id="one"></a>One\n\n[on](https://example.org)\n')).toThrow("no page of the manual");
  });

  it("has every id once", () => {
    expect(() => read('# <a id="one"></a>One\n\n## <a id="one"></a>Again\n')).toThrow("same id: one");
  });
});

describe("the search", () => {
  it("ignores accents and capitals, and takes the beginnings of words", () => {
    expect(titlesOf(es, "SESION termi")).toContain("Si la sesión termina");
    expect(titlesOf(es, "sesión termi")).toEqual(titlesOf(es, "SESION termi"));
  });

  it("wants every word", () => {
    expect(titlesOf(en, "quick exit").length).toBeGreaterThan(0);
    expect(titlesOf(en, "quick zzyxwv")).toEqual([]);
  });

  it("puts first what has the words in its title", () => {
    expect(titlesOf(en, "directory")[0]).toBe("Directory");
  });

  it.each([
    ["restablecer", "user"],
    ["restablecer contraseña", "invitations"],
    ["QR", "first-time"],
    ["código QR", "first-time"],
    ["XG", "training"],
    ["práctica", "training"],
    ["verificar", "organisation"],
    ["verificar organización", "organisation"],
    ["contraseña cambiar", "profile"],
    ["cambiar mi contraseña", "profile"],
    ["certificado", "training"],
    ["olvidé", "invitations"],
    ["exportar excel", "audit"],
    ["bloquear usuario", "user"],
    ["dar de baja", "user"],
    ["despedir", "user"],
    ["renuncia", "user"],
    ["celular perdido", "user"],
    ["teléfono robado", "user"],
    ["filtración", "system"],
    ["hackeo", "system"],
    ["navidad", "settings"],
    ["feriado", "settings"],
    ["celular robado", "user"],
    ["código usado", "signing-in"],
    ["retirar invitación", "requests"],
  ])("finds what people look for: %s", (asked, section) => {
    expect(idsFound(es, asked)).toContain(section);
  });

  it.each([
    ["reset", "user"],
    ["reset password", "invitations"],
    ["QR", "first-time"],
    ["QR code", "first-time"],
    ["XG", "training"],
    ["practice", "training"],
    ["verify", "organisation"],
    ["verify organisation", "organisation"],
    ["password change", "profile"],
    ["change my password", "profile"],
    ["certificate", "training"],
    ["forgot", "invitations"],
    ["export excel", "audit"],
    ["block user", "user"],
    ["stolen phone", "user"],
    ["christmas", "settings"],
    ["public holiday", "settings"],
    ["dismissal", "user"],
    ["resignation", "user"],
    ["lost phone", "user"],
    ["hacked", "system"],
    ["breach", "system"],
    ["leaked secret", "system"],
    ["used code", "signing-in"],
    ["withdraw invitation", "requests"],
  ])("finds what people look for in English: %s", (asked, section) => {
    expect(idsFound(en, asked)).toContain(section);
  });

  it.each([
    ["quién aprueba una invitación", "requests"],
    ["espera el sí", "requests"],
    ["segundo factor perdido", "invitations"],
  ])("puts first where people look: %s", (asked, section) => {
    expect(idsFound(es, asked)[0]).toBe(section);
  });

  it.each([
    ["who approves an invitation", "requests"],
    ["waits for the yes", "requests"],
    ["lost second factor", "invitations"],
  ])("puts first where people look in English: %s", (asked, section) => {
    expect(idsFound(en, asked)[0]).toBe(section);
  });

  it("leads who lost the second factor to how one signs in too", () => {
    expect(idsFound(es, "segundo factor perdido")).toContain("signing-in");
    expect(idsFound(en, "lost second factor")).toContain("signing-in");
  });

  it("finds the same whatever the order of the words, and other ends of a word", () => {
    expect(idsFound(es, "contraseña cambiar")).toEqual(idsFound(es, "cambiar contraseña"));
    expect(idsFound(es, "suspendiendo organizaciones")).toContain("organisation");
  });

  it("refuses words for a section that is none", () => {
    expect(() => withKeywords([], { nowhere: "word" })).toThrow("nowhere");
  });

  it("shows the place, letter for letter as it is written", () => {
    const [hit] = searchManual(es, "saltillo");
    expect(hit?.around?.[1]).toBe("saltillo");
    expect(hit?.around?.join("")).toContain("el saltillo se puede escribir");
  });

  it("answers nothing to nothing", () => {
    expect(searchManual(es, "  ")).toEqual([]);
  });

  it("folds letter by letter", () => {
    expect(fold("Énfasis Ñandú İ")).toHaveLength("Énfasis Ñandú İ".length);
    expect(fold("Énfasis Ñandú")).toBe("enfasis nandu");
  });
});
