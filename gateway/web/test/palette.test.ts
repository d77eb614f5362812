import { beforeEach, describe, expect, it, vi } from "vitest";

import type { Organisation } from "../src/api/people/identity";
import type { Choice } from "../src/palette/choices";
import { aBrowser, aSession } from "./browser";

const ALL = ["cases:read", "cases:write", "cases:search", "referrals:send", "directory:read"];
let choices: typeof import("../src/palette/choices");
let lookups: typeof import("../src/palette/lookups");
const texts = (found: Choice[]) => found.map(({ text }) => text);

async function at(address: string, permissions = ALL): Promise<void> {
  const { location } = aBrowser();
  location.hash = `#${address}`;
  vi.stubGlobal("localStorage", { getItem: () => null });
  vi.resetModules();
  const { loadLanguage } = await import("../src/i18n");
  const { session } = await import("../src/session/session");
  choices = await import("../src/palette/choices");
  lookups = await import("../src/palette/lookups");
  session.value = aSession("ana", { permissions }) as never;
  await loadLanguage("es");
}

beforeEach(() => at("/"));

describe("the palette", () => {
  it("finds a screen or an act by the beginnings of its words, without accents", () => {
    expect(texts(choices.knownChoices("mas"))).toContain("Más");
    expect(texts(choices.knownChoices("reg cas"))).toEqual(["Registrar caso"]);
  });

  it("offers only what the person may do", async () => {
    await at("/", ["directory:read"]);
    expect(texts(choices.knownChoices("registrar"))).toEqual([]);
    expect(texts(choices.knownChoices(""))).toContain("Directorio");
    expect(lookups.lookups("Ana")).toEqual([]);
  });

  it.each(["/cases/1", "/cases/1/consent"])("offers first what can be done with the case at %s", async (address) => {
    await at(address);
    expect(choices.knownChoices("")[0]).toMatchObject({ text: "Referir", act: { to: "/cases/1/refer" } });
  });

  it("knows no case on the screen that registers one", async () => {
    await at("/cases/new");
    expect(texts(choices.knownChoices("referir"))).toEqual([]);
  });
});

describe("a search of the register", () => {
  it("is offered, and made only when it is chosen", () => {
    const [only] = lookups.lookups("Ana Tzoc");
    expect(only?.text).toBe("Buscar el caso o la persona «Ana Tzoc»");
    expect(only?.act).toHaveProperty("find");
  });

  it.each(["048213-5", "GT-7KQ2-2026", "7kq2"])("takes %s for a part of a case number", (words) => {
    expect(lookups.looksLikeNumber(words)).toBe(true);
  });

  it.each(["Ana 2", "ana", "María", "048"])("does not take %s for one", (words) => {
    expect(lookups.looksLikeNumber(words)).toBe(false);
  });
});

it("finds an organisation by any word of its name", () => {
  const known = [
    { id: "1", name: null, public_name: "Casa Ixchel", country: "GT", kind: "ngo" },
  ] as unknown as Organisation[];
  expect(texts(lookups.organisationChoices(known, "ixch"))).toEqual(["Casa Ixchel"]);
  expect(lookups.organisationChoices(known, "ixch")[0]?.act).toEqual({ to: "/organisations?country=GT&kind=ngo" });
  expect(lookups.organisationChoices(known, "x")).toEqual([]);
});
