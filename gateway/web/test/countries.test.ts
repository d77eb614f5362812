import { beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

const LIST = {
  id: "platform_country",
  title: "Countries",
  codes: [
    { code: "GT", es: "Guatemala", en: "Guatemala" },
    { code: "XG", es: "Guatemala (país de práctica)", en: "Guatemala (practice country)", active: false },
  ],
};

async function offeredTo(practice_of: string | null) {
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => answer(200, LIST)),
  );
  const { session } = await import("../src/session/session");
  const { countriesToChoose } = await import("../src/api/people/countries");
  session.value = { ...aSession("ana"), organisation_id: null, practice_of, countries: [practice_of ? "XG" : "GT"] };
  countriesToChoose();
  await vi.waitFor(() => expect(countriesToChoose()).not.toEqual([]));
  return countriesToChoose().map(({ code, label }) => [code, label]);
}

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  aBrowser();
});

describe("the countries that a form offers", () => {
  it("are those of the network", async () => {
    expect(await offeredTo(null)).toEqual([["GT", "Guatemala"]]);
  });

  it("are the practice countries, in words, for who practises", async () => {
    expect(await offeredTo("GT")).toEqual([["XG", "Guatemala (país de práctica)"]]);
  });
});
