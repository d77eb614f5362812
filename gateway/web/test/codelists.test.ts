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
