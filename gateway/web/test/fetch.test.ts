import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { fetchComplete, lastRequestId } from "../src/http/fetch";
import { answer } from "./browser";

/** As a server that never answers: only giving up ends it. */
function hanging(_address: string, init: RequestInit): Promise<Response> {
  return new Promise((_, reject) => {
    init.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
  });
}

describe("a request", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it("that nobody answers ends after half a minute, and says so", async () => {
    vi.stubGlobal("fetch", vi.fn(hanging));
    const asked = expect(fetchComplete("/api/v1/cases")).rejects.toMatchObject({
      code: "no_answer",
      isUnanswered: true,
    });
    await vi.advanceTimersByTimeAsync(30_000);
    await asked;
  });

  it("that carries a file is given minutes", async () => {
    vi.stubGlobal("fetch", vi.fn(hanging));
    const outcome = vi.fn();
    fetchComplete("/api/v1/imports", { method: "POST", body: new FormData() }).catch(outcome);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(outcome).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(outcome).toHaveBeenCalledOnce();
  });

  it("whose body is no text comes as it was sent", async () => {
    const sent = new Uint8Array([0xef, 0xbb, 0xbf, 0xff, 0x00]);
    vi.stubGlobal("fetch", async () => new Response(sent));
    expect(new Uint8Array(await (await fetchComplete("/file")).arrayBuffer())).toEqual(sent);
  });

  it("whose body breaks off is not answered either", async () => {
    const half = new ReadableStream({ start: (stream) => stream.error(new TypeError("cut")) });
    vi.stubGlobal("fetch", async () => new Response(half, { status: 200 }));
    await expect(fetchComplete("/api/v1/cases")).rejects.toMatchObject({ code: "offline" });
  });

  it("without network is offline", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no network")));
    await expect(fetchComplete("/api/v1/cases")).rejects.toMatchObject({ code: "offline", isOffline: true });
  });

  it("that nobody needs any more is given up, and that is no problem to show", async () => {
    vi.stubGlobal("fetch", vi.fn(hanging));
    const needed = new AbortController();
    const asked = expect(fetchComplete("/api/v1/cases", {}, needed.signal)).rejects.toThrow(DOMException);
    needed.abort();
    await asked;
  });

  it("leaves the code under which support finds it", async () => {
    vi.stubGlobal("fetch", async () => answer(200, {}, { "X-Request-Id": "01a2-b3" }));
    await fetchComplete("/api/v1/cases");
    expect(lastRequestId()).toBe("01a2-b3");
  });
});
