import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

const asked: string[] = [];
let away = "";
let it_is: typeof import("../src/screens/home/today/waitingCounts");

beforeEach(async () => {
  aBrowser();
  asked.length = 0;
  away = "";
  vi.resetModules();
  vi.stubGlobal("fetch", async (address: string) => {
    asked.push(address);
    if (address === "/session") return answer(200, aSession("ana", { countries: ["GT", "SV"] }));
    if (away && address.includes(away)) return answer(503);
    if (address.includes("/organisations")) return answer(200, { items: [{ id: "1" }] });
    if (address.includes("/access-requests")) return answer(200, { items: [{ decider: "self" }] });
    if (address.includes("cursor=next")) return answer(200, { items: [{ awaits_yes: true }], next_cursor: null });
    if (address.includes("/users")) return answer(200, { items: [{ awaits_yes: false }], next_cursor: "next" });
    return answer(200, { items: [] });
  });
  await (await import("../src/session/session")).loadSession();
  it_is = await import("../src/screens/home/today/waitingCounts");
});

afterEach(() => {
  vi.unstubAllGlobals();
});

async function counts(): Promise<{ told: Record<string, number>; all: unknown }> {
  const told: Record<string, number> = {};
  const tell = (to: string, count: number) => Object.assign(told, { [to]: count });
  const all = await it_is.countEach(it_is.WAITING, tell, {}).catch((problem: unknown) => problem);
  return { told, all };
}

describe("what waits for an administrator", () => {
  it("is counted line by line, suspended organisations in their own countries alone", async () => {
    expect(await counts()).toEqual({
      told: {
        "/requests?mine=false": 1,
        "/settings": 0,
        "/escalated": 0,
        "/users?status=invited": 2,
        "/organisations?status=suspended": 2,
      },
      all: 5,
    });
    const listed = asked.filter((address) => address.includes("/organisations"));
    expect(listed.map((address) => new URL(address, "https://x").searchParams.get("country"))).toEqual(["GT", "SV"]);
    expect(listed.every((address) => address.includes("status=suspended"))).toBe(true);
  });

  it("counts all the invited people of the list that the line leads to", async () => {
    await counts();
    const listed = asked.filter((address) => address.includes("/users"));
    const narrowed = listed.map((address) => new URL(address, "https://x").searchParams);
    expect(narrowed.map((query) => [query.get("status"), query.get("cursor")])).toEqual([
      ["invited", null],
      ["invited", "next"],
    ]);
  });

  it("is shown but for the line of a module that is away, which is said", async () => {
    away = "/referrals";
    const { told, all } = await counts();
    expect(Object.keys(told)).toHaveLength(4);
    expect(told).not.toHaveProperty("/escalated");
    expect(all).toMatchObject({ status: 503 });
  });
});
