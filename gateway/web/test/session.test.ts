import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

type Modules = Awaited<ReturnType<typeof modules>>;
let browser: ReturnType<typeof aBrowser>;
let it_is: Modules;
const fetched = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();

async function modules() {
  vi.resetModules();
  return {
    ...(await import("../src/session/session")),
    ...(await import("../src/api/request")),
    ...(await import("../src/forms/drafts")),
  };
}

const headersOf = (call: number) => new Headers(fetched.mock.calls[call]?.[1].headers);

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000 });
  browser = aBrowser();
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  it_is = await modules();
  fetched.mockResolvedValueOnce(answer(200, aSession("ana")));
  await it_is.loadSession();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a session", () => {
  it.each([503, 429, 500])("does not end because the gateway answers %i", async (status) => {
    fetched.mockResolvedValueOnce(answer(status));
    await expect(it_is.loadSession()).rejects.toMatchObject({ status });
    expect(it_is.ended.value).toBe(false);
    expect(it_is.session.value?.subject).toBe("ana");
  });

  it("ends with a 401", async () => {
    fetched.mockResolvedValueOnce(answer(401));
    await it_is.loadSession();
    expect(it_is.ended.value).toBe(true);
  });

  it("says that its time is over, until it goes on", async () => {
    fetched.mockResolvedValueOnce(answer(401, { code: "session_expired", title: "La sesión terminó por el tiempo" }));
    await it_is.loadSession();
    expect(it_is.ending.value?.message).toBe("La sesión terminó por el tiempo");
    fetched.mockResolvedValueOnce(answer(200, aSession("ana")));
    await it_is.loadSession();
    expect(it_is.ending.value).toBeUndefined();
  });

  it("that the platform ended says why, and begins anew", async () => {
    vi.stubGlobal("location", browser.location);
    const problem = { code: "session_revoked", ended_for: "suspended", title: "Su cuenta está suspendida" };
    fetched.mockResolvedValueOnce(answer(401, problem));
    await it_is.loadSession();
    expect(it_is.ending.value?.message).toBe("Su cuenta está suspendida");
    expect(browser.location.reload).toHaveBeenCalledOnce();
  });

  it("says nothing of an end to a browser that had none", async () => {
    fetched.mockResolvedValueOnce(answer(401, { code: "unauthenticated", title: "Inicie sesión para continuar" }));
    await it_is.loadSession();
    expect(it_is.ending.value).toBeUndefined();
  });

  it("lasts half an hour from the last answer to what somebody did", async () => {
    await vi.advanceTimersByTimeAsync(600_000);
    fetched.mockResolvedValueOnce(answer(200));
    await it_is.get("/api/v1/cases");
    expect(it_is.endsAt.value).toBe(1_000_000 + 600_000 + 1_800_000);
  });

  it("is not made longer by what the page asks by itself, and the gateway is told", async () => {
    await vi.advanceTimersByTimeAsync(600_000);
    fetched.mockResolvedValueOnce(answer(200));
    await it_is.get("/api/v1/cases", { background: true });
    expect(it_is.endsAt.value).toBe(1_000_000 + 1_800_000);
    expect(headersOf(1).get("X-Background")).toBe("1");
  });

  it("never lasts longer than its whole length", async () => {
    fetched.mockResolvedValueOnce(answer(200, aSession("ana", { csrf_token: "another", ends_in: 900 })));
    await it_is.loadSession();
    it_is.extendSession();
    expect(it_is.endsAt.value).toBe(1_000_000 + 900_000);
  });

  it("goes on when the same person signs in again, and the request that waited with it", async () => {
    fetched.mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200, aSession("ana")));
    fetched.mockResolvedValueOnce(answer(200, { items: [] }));
    const asked = it_is.get("/api/v1/cases");
    await vi.waitFor(() => expect(it_is.ended.value).toBe(true));
    await it_is.loadSession();
    expect(await asked).toEqual({ items: [] });
    expect(browser.location.reload).not.toHaveBeenCalled();
  });
});

describe("the way to sign in", () => {
  it("leads back to work, or to practising where the person practises", async () => {
    expect(it_is.signInAddress()).not.toContain("practice");
    fetched.mockResolvedValueOnce(answer(200, { ...aSession("ana"), practice_of: "GT" }));
    await it_is.loadSession();
    expect(it_is.signInAddress()).toContain("&practice=true");
    expect(it_is.signInAddress(false)).not.toContain("practice");
  });
});

describe("the frame of the practice space", () => {
  const toggled = () => browser.document.documentElement.classList.toggle.mock.lastCall;

  it("stands around a session of practice alone", async () => {
    expect(toggled()).toEqual(["practising", false]);
    fetched.mockResolvedValueOnce(answer(200, { ...aSession("ana"), practice_of: "GT" }));
    await it_is.loadSession();
    expect(toggled()).toEqual(["practising", true]);
  });

  it("stands also where it goes on without network", async () => {
    const kept = { session: { ...aSession("ana"), practice_of: "GT" }, latestEnd: Date.now() + 1000 };
    const vault = { reopenVault: async () => true, readKept: async () => [{ content: kept }] };
    vi.doMock("../src/device/vault", async (original) => ({ ...(await original<object>()), ...vault }));
    it_is = await modules();
    vi.doUnmock("../src/device/vault");
    expect(await it_is.resumeSession()).toBe(true);
    expect(toggled()).toEqual(["practising", true]);
  });
});

describe("somebody else who signs in under an open form", () => {
  it("finds nothing of it: no draft, no waiting request, a page loaded anew", async () => {
    vi.stubGlobal("location", browser.location);
    it_is.unfinished.value = [{ address: "/cases/new", startedAt: new Date() }];
    fetched.mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200, aSession("eva")));
    const sent = vi.fn();
    void it_is.post("/api/v1/cases", {}).then(sent);
    await vi.waitFor(() => expect(it_is.ended.value).toBe(true));
    await it_is.loadSession();

    expect(browser.location.reload).toHaveBeenCalledOnce();
    expect(it_is.unfinished.value).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).not.toHaveBeenCalled();
    expect(fetched).toHaveBeenCalledTimes(3);
  });
});

describe("a request that waits for a sign-in", () => {
  it("is dropped when nobody needs its answer any more", async () => {
    const needed = new AbortController();
    fetched.mockResolvedValueOnce(answer(401)).mockResolvedValueOnce(answer(200, aSession("ana")));
    const asked = expect(it_is.get("/api/v1/cases", { signal: needed.signal })).rejects.toThrow(DOMException);
    await vi.waitFor(() => expect(it_is.ended.value).toBe(true));
    needed.abort();
    await asked;
    await it_is.loadSession();
    expect(fetched).toHaveBeenCalledTimes(3);
  });
});
