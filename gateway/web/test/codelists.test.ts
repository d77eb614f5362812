import { beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer } from "./browser";

const LIST = { id: "risk_level", title: "Risk", codes: [{ code: "high", es: "Alto", en: "High" }] };

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllGlobals();
  vi.useFakeTimers();
  aBrowser();
});

describe("a list on its way", () => {
  it.each([
    ["comes", () => Promise.resolve(answer(200, LIST))],
    ["does not come", () => Promise.reject(new TypeError("offline"))],
  ])("marks what is drawn from it as unfinished until it %s", async (_, answered) => {
    vi.stubGlobal("fetch", vi.fn(answered));
    const { codeList, wordsArrive } = await import("../src/api/codelists");
    expect(wordsArrive.value).toBeUndefined();

    codeList("risk_level");
    codeList("risk_level");

    expect(wordsArrive.value).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(wordsArrive.value).toBeUndefined();
  });

  it("is no reason to wait once the device has shown what it keeps", async () => {
    const kept = new Response(JSON.stringify(LIST), { headers: { "X-Kept-At": "0" } });
    vi.stubGlobal("caches", { open: async () => ({ match: async () => kept.clone() }) });
    vi.stubGlobal(
      "fetch",
      vi.fn(() => new Promise(() => undefined)),
    );
    const { codeList, wordsArrive } = await import("../src/api/codelists");

    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);

    expect(codeList("risk_level")?.labels.get("high")).toBe("Alto");
    expect(wordsArrive.value).toBeUndefined();
  });
});

describe("the lists of a country", () => {
  const WORDED = { ...LIST, codes: [{ code: "high", es: "Cita grave", en: "Grave", active: false }] };
  const TERMS = { id: "regional_terms", title: "Terms", codes: [{ code: "cita", es: "turno" }] };

  /** Answers by the end of the address; whatever else is asked for is not there. */
  function aServer(answers: Record<string, unknown>) {
    const fetch = vi.fn(async (address: RequestInfo | URL) => {
      const found = Object.entries(answers).find(([place]) => String(address).endsWith(place));
      if (!found) throw new TypeError("offline");
      return answer(200, found[1]);
    });
    vi.stubGlobal("fetch", fetch);
    return fetch;
  }

  async function workIn(country: string) {
    const { workCountry } = await import("../src/i18n/countryWords");
    workCountry.value = country;
    await vi.advanceTimersByTimeAsync(0);
  }

  it("are asked for in its words, and a code that it does not offer keeps its label", async () => {
    aServer({ "/risk_level?country=GT": WORDED, "/regional_terms?country=GT": TERMS });
    const { codeList } = await import("../src/api/codelists");
    await workIn("GT");

    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);

    expect(codeList("risk_level")?.items).toEqual([]);
    expect(codeList("risk_level")?.labels.get("high")).toBe("Turno grave");
  });

  it("are those of the platform for who works in several", async () => {
    const fetch = aServer({ "/risk_level": LIST });
    const { codeList } = await import("../src/api/codelists");
    await workIn("");

    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);

    expect(codeList("risk_level")?.labels.get("high")).toBe("Alto");
    expect(fetch).toHaveBeenCalledTimes(1);
  });

  it("are kept on the device apart from those of another country", async () => {
    const kept = new Map<string, Response>();
    const match = async (address: string) => kept.get(address)?.clone();
    vi.stubGlobal("caches", { open: async () => ({ match, put: async (at: string, r: Response) => kept.set(at, r) }) });
    const places = { "/code-lists?include=codes&country=GT": { items: [WORDED, TERMS] } };
    const fetch = aServer({ ...places, "/regional_terms?country=GT": TERMS });
    const { codeList, keepAllLists } = await import("../src/api/codelists");
    await workIn("GT");
    await keepAllLists();
    fetch.mockRejectedValue(new TypeError("offline"));

    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);
    expect(codeList("risk_level")?.labels.get("high")).toBe("Turno grave");
    await workIn("HN");
    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);
    expect(codeList("risk_level")).toBeUndefined();
    expect([...kept.keys()].filter((at) => !at.endsWith("country=GT"))).toEqual([]);
  });

  it("use its terms at a start without network, from what the device keeps", async () => {
    const kept = new Response(JSON.stringify(TERMS), { headers: { "X-Kept-At": "0" } });
    const match = async (at: string) => (at.endsWith("/regional_terms?country=GT") ? kept.clone() : undefined);
    vi.stubGlobal("caches", { open: async () => ({ match }) });
    aServer({});
    await import("../src/api/codelists");
    const { inWordsOf } = await import("../src/i18n/countryWords");

    await workIn("GT");

    expect(inWordsOf("GT", "es", "Una cita")).toBe("Una turno");
  });
});

describe("a list that did not come", () => {
  it("is missing until the network is back, and then comes without anybody asking", async () => {
    const listeners: Array<() => void> = [];
    vi.stubGlobal("addEventListener", (name: string, act: () => void) => name === "online" && listeners.push(act));
    const fetch = vi.fn().mockRejectedValueOnce(new TypeError("offline")).mockResolvedValue(answer(200, LIST));
    vi.stubGlobal("fetch", fetch);
    const { codeList, isMissing } = await import("../src/api/codelists");

    expect(codeList("risk_level")).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
    expect(isMissing("risk_level")).toBe(true);

    for (const act of listeners) act();
    await vi.advanceTimersByTimeAsync(0);
    expect(isMissing("risk_level")).toBe(false);
    expect(codeList("risk_level")?.items).toEqual([{ code: "high", label: "Alto" }]);
  });

  it("is asked for again by itself, less and less often", async () => {
    const fetch = vi.fn().mockRejectedValue(new TypeError("offline"));
    vi.stubGlobal("fetch", fetch);
    const { codeList } = await import("../src/api/codelists");
    codeList("risk_level");
    await vi.advanceTimersByTimeAsync(0);

    await vi.advanceTimersByTimeAsync(120_000);

    expect(fetch.mock.calls.length).toBeGreaterThan(5);
    expect(fetch.mock.calls.length).toBeLessThan(10);
  });
});
