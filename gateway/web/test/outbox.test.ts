import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Form } from "../src/forms/form";
import { aBrowser, answer, aSession } from "./browser";
import { aDevice, KEY_OF_ANA } from "./device";

const HOUR = 3600 * 1000;
const ADDRESS = "/cases/new";
const CASE = { path: "/api/v1/cases", body: { identity: { known_as: "Zoila" } } };
const fetched = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
let device: ReturnType<typeof aDevice>;
let page: Awaited<ReturnType<typeof aPage>>;
let form: Form;
const network = { onLine: true, locks: undefined as unknown };

async function aPage() {
  vi.resetModules();
  vi.doMock("../src/device/store", () => device.store);
  const modules = {
    ...(await import("../src/forms/outbox")),
    ...(await import("../src/forms/send")),
    ...(await import("../src/forms/drafts")),
    ...(await import("../src/session/session")),
    ...(await import("../src/forms/form")),
  };
  fetched.mockResolvedValueOnce(answer(200, aSession("ana", { forms_key: KEY_OF_ANA })));
  await modules.loadSession();
  await modules.restoreDrafts();
  form = modules.makeForm({ known_as: "Zoila" });
  return modules;
}

const posts = () => fetched.mock.calls.filter(([address]) => address === CASE.path);
const keys = () => posts().map(([, init]) => new Headers(init.headers).get("Idempotency-Key"));
const send = () => page.sendForm(ADDRESS, form, CASE);
const kindsKept = () => [...device.rows.values()].map(({ kind }) => kind).filter((kind) => kind !== "session");

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_000_000, toFake: ["Date", "setTimeout", "clearTimeout"] });
  aBrowser();
  Object.assign(network, { onLine: true, locks: undefined });
  vi.stubGlobal("navigator", {
    get onLine() {
      return network.onLine;
    },
  });
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  device = aDevice();
  page = await aPage();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("a confirmed form", () => {
  it("is on the device before it is sent, and not any more once the server has it", async () => {
    fetched.mockImplementationOnce(async () => {
      expect(kindsKept()).toEqual(["request"]);
      return answer(201, { id: "c1" });
    });
    expect(await send()).toEqual({ id: "c1" });
    expect(kindsKept()).toEqual([]);
  });

  it("waits without network, and is sent once when it is back", async () => {
    network.onLine = false;
    expect(await send()).toBeUndefined();
    expect(posts()).toEqual([]);
    expect(page.outbox.value.map(page.stateOf)).toEqual(["waiting"]);

    network.onLine = true;
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }, { Location: "/api/v1/cases/c1" }));
    await page.sendWaiting();
    await page.sendWaiting();
    expect(posts()).toHaveLength(1);
    expect(page.outbox.value).toEqual([]);
    expect(page.sent.value).toMatchObject([{ address: ADDRESS, leadsTo: "/cases/c1", refer: false }]);
  });

  it("remembers that its first referral was to be prepared, until it was sent", async () => {
    form = page.makeForm({ known_as: "Zoila", refer_next: true });
    network.onLine = false;
    await send();
    expect(page.outbox.value.map(({ values }) => values.refer_next)).toEqual([true]);

    network.onLine = true;
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }, { Location: "/api/v1/cases/c1" }));
    await page.sendWaiting();
    expect(page.sent.value).toMatchObject([{ leadsTo: "/cases/c1", refer: true }]);
  });

  it.each([
    ["nothing", undefined],
    ["503", 503],
    ["429", 429],
  ])("is sent again under the same key after %s came back", async (_, status) => {
    if (status) fetched.mockResolvedValueOnce(answer(status));
    else fetched.mockRejectedValueOnce(new TypeError("reset"));
    expect(await send()).toBeUndefined();
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));
    await vi.advanceTimersByTimeAsync(5000);
    await vi.waitFor(() => expect(page.outbox.value).toEqual([]));
    expect(keys()).toHaveLength(2);
    expect(new Set(keys()).size).toBe(1);
  });

  it("is sent by the next page when this one dies before the answer", async () => {
    fetched.mockImplementationOnce(() => new Promise(() => undefined));
    void send();
    await vi.waitFor(() => expect(posts()).toHaveLength(1));
    page = await aPage();
    expect(page.unfinished.value).toEqual([]);
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));
    await page.sendWaiting();
    expect(new Set(keys()).size).toBe(1);
    expect(kindsKept()).toEqual([]);
  });

  it("is sent all the same when the device is full", async () => {
    device.isFull = true;
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));
    expect(await send()).toEqual({ id: "c1" });
    expect(kindsKept()).toEqual([]);
  });

  it("stays on the screen when the device is full and there is no network", async () => {
    network.onLine = false;
    device.isFull = true;
    fetched.mockRejectedValueOnce(new TypeError("offline"));
    await expect(send()).rejects.toMatchObject({ status: 0 });
    expect(page.outbox.value).toEqual([]);
  });

  it("is repeated as it was where nothing is kept and no answer came, also after a correction", async () => {
    device.isFull = true;
    fetched.mockRejectedValueOnce(new TypeError("offline"));
    await expect(send()).rejects.toMatchObject({ status: 0 });
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));

    const corrected = { ...CASE, body: { identity: { known_as: "Zoila Luz" } } };
    expect(await page.sendForm(ADDRESS, form, corrected)).toEqual({ id: "c1" });

    expect(keys()[1]).toBe(keys()[0]);
    expect(posts()[1]?.[1].body).toBe(posts()[0]?.[1].body);
    expect(page.savedAsSent.value).toBe(keys()[0]);
  });

  it("is sent as it was corrected where nothing is kept and the server did not take it", async () => {
    device.isFull = true;
    fetched.mockResolvedValueOnce(answer(422, { code: "invalid", errors: [] }));
    await expect(send()).rejects.toMatchObject({ status: 422 });
    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));

    await page.sendForm(ADDRESS, form, { ...CASE, body: { identity: { known_as: "Zoila Luz" } } });

    expect(keys()[1]).not.toBe(keys()[0]);
    expect(posts()[1]?.[1].body).toContain("Zoila Luz");
  });

  it("is a form again when the server refuses it at once", async () => {
    fetched.mockResolvedValueOnce(answer(422, { title: "No", errors: [] }));
    await expect(send()).rejects.toMatchObject({ status: 422 });
    expect(kindsKept()).toEqual([]);
    expect(page.outbox.value).toEqual([]);
  });
});

describe("a form that is refused after it was left", () => {
  beforeEach(async () => {
    network.onLine = false;
    await send();
    network.onLine = true;
    const errors = [{ pointer: "/identity/phones/0", code: "x", message: "El teléfono no es válido" }];
    fetched.mockResolvedValueOnce(answer(422, { title: "Hay datos por corregir", errors }));
    await page.sendWaiting();
  });

  it("stays, with the reason, and is not sent again by itself", async () => {
    expect(page.outbox.value).toMatchObject([
      { refusal: { title: "Hay datos por corregir", errors: [{ message: "El teléfono no es válido" }] } },
    ]);
    await page.sendWaiting();
    expect(posts()).toHaveLength(1);
    page = await aPage();
    await page.sendWaiting();
    expect(page.outbox.value.map(page.stateOf)).toEqual(["refused"]);
  });

  it("can be corrected where it was written", async () => {
    const [waiting] = page.outbox.value;
    if (waiting) await page.correct(waiting);
    expect(page.outbox.value).toEqual([]);
    expect(page.unfinished.value).toMatchObject([{ address: ADDRESS }]);
    expect(kindsKept()).toEqual(["draft"]);
  });
});

describe("what may have arrived", () => {
  it("is not sent by itself when the server may have forgotten its key, and not changed before", async () => {
    fetched.mockRejectedValueOnce(new TypeError("reset"));
    await send();
    const [waiting] = page.outbox.value;
    expect(waiting && page.neverLeft(waiting)).toBe(false);
    vi.setSystemTime(1_000_000 + 61 * HOUR);
    await page.sendWaiting();
    expect(posts()).toHaveLength(1);
    expect(page.outbox.value.map(page.stateOf)).toEqual(["doubtful"]);

    fetched.mockResolvedValueOnce(answer(201, { id: "c1" }));
    if (waiting) await page.sendAgain(waiting);
    expect(new Set(keys()).size).toBe(1);
    expect(page.outbox.value).toEqual([]);
  });
});

describe("a person who leaves while something is sent", () => {
  it("ends it without an error, and it is sent the next time", async () => {
    network.onLine = false;
    await send();
    network.onLine = true;
    fetched.mockImplementationOnce(async () => {
      (await import("../src/device/vault")).closeVault();
      return answer(422, { title: "No" });
    });
    await page.sendWaiting();
    expect(kindsKept()).toEqual(["request"]);
  });
});

describe("a form that could not be written once", () => {
  it("is written with the next thing that is typed", async () => {
    device.store.writeRows.mockRejectedValueOnce(new Error("full"));
    page.discard(ADDRESS);
    await page.reopen({ address: ADDRESS, startedAt: new Date() }, { known_as: "Zoila" }, "none");
    expect(kindsKept()).toEqual(["draft"]);
  });
});

describe("another tab", () => {
  it("that is sending it keeps this one from doing the same", async () => {
    network.onLine = false;
    await send();
    network.onLine = true;
    const held = vi.fn(async (_name: string, _how: object, work: (lock: null) => unknown) => work(null));
    vi.stubGlobal("navigator", { onLine: true, locks: { request: held } });
    await page.sendWaiting();
    expect(held).toHaveBeenCalledOnce();
    expect(posts()).toEqual([]);
  });
});

describe("the end of the session by the platform", () => {
  it("takes everything from the device, and the page begins anew", async () => {
    const location = { hash: "", pathname: "/app", reload: vi.fn(), replace: vi.fn() };
    vi.stubGlobal("location", location);
    network.onLine = false;
    await send();
    network.onLine = true;
    fetched.mockResolvedValueOnce(answer(401, { code: "session_revoked" }));
    await page.sendWaiting();
    expect(device.store.eraseDevice).toHaveBeenCalledOnce();
    expect(device.rows.size).toBe(0);
    expect(location.reload).toHaveBeenCalledOnce();
  });

  it("is not what an ordinary end is: what waits stays", async () => {
    network.onLine = false;
    await send();
    network.onLine = true;
    fetched.mockResolvedValueOnce(answer(401, { code: "unauthenticated" }));
    await page.sendWaiting();
    expect(device.store.eraseDevice).not.toHaveBeenCalled();
    expect(kindsKept()).toEqual(["request"]);
    expect(page.ended.value).toBe(true);
  });
});
