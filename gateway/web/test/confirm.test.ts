import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

const fetched = vi.fn<(address: string, init: RequestInit) => Promise<Response>>();
const asked = () => answer(401, { code: "insufficient_user_authentication", title: "Confirme que es usted" });
const other = () => answer(200, aSession("ana", { csrf_token: "after-signing-in-again" }));
const headersOf = (call: number) => new Headers(fetched.mock.calls[call]?.[1].headers);

async function modules() {
  vi.resetModules();
  return { ...(await import("../src/session/session")), ...(await import("../src/api/request")) };
}
let it_is: Awaited<ReturnType<typeof modules>>;

beforeEach(async () => {
  aBrowser();
  vi.stubGlobal("addEventListener", vi.fn());
  vi.stubGlobal("removeEventListener", vi.fn());
  fetched.mockReset();
  vi.stubGlobal("fetch", fetched);
  it_is = await modules();
  fetched.mockResolvedValueOnce(answer(200, aSession("ana")));
  await it_is.loadSession();
});
afterEach(() => vi.unstubAllGlobals());

async function question() {
  await vi.waitFor(() => expect(it_is.confirming.value).toBe(true));
}

describe("an act that needs a recent sign-in", () => {
  it("is sent again, the same and under the same key, once the person has signed in again", async () => {
    fetched
      .mockResolvedValueOnce(asked())
      .mockResolvedValueOnce(other())
      .mockResolvedValueOnce(answer(201, { id: 7 }));
    const done = it_is.create("/api/v1/users", { email: "a@b.example" }, "key-1");
    await question();
    expect(it_is.ended.value).toBe(false);
    await it_is.loadSession();

    expect(await done).toEqual({ id: 7 });
    expect(it_is.confirming.value).toBe(false);
    const [first, second] = [fetched.mock.calls[1], fetched.mock.calls[3]];
    expect(second?.[1].body).toBe(first?.[1].body);
    expect(headersOf(3).get("Idempotency-Key")).toBe("key-1");
    expect(headersOf(3).get("X-CSRF-Token")).toBe("after-signing-in-again");
  });

  it("goes on waiting while the session is only looked at", async () => {
    fetched.mockResolvedValueOnce(asked()).mockResolvedValueOnce(answer(200, aSession("ana")));
    const settled = vi.fn();
    void it_is.post("/api/v1/users", {}).then(settled, settled);
    await question();
    await it_is.loadSession();
    await Promise.resolve();
    expect(it_is.confirming.value).toBe(true);
    expect(settled).not.toHaveBeenCalled();
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it("is refused when the person does not want to sign in again", async () => {
    fetched.mockResolvedValueOnce(asked());
    const refused = expect(it_is.post("/api/v1/users", {})).rejects.toMatchObject({
      code: "insufficient_user_authentication",
    });
    await question();
    it_is.confirming.value = false;
    await refused;
    expect(it_is.session.value?.subject).toBe("ana");
  });

  it("asks one question for two of them", async () => {
    fetched.mockResolvedValueOnce(asked()).mockResolvedValueOnce(asked()).mockResolvedValueOnce(other());
    fetched.mockImplementation(async () => answer(200, {}));
    const both = Promise.all([it_is.post("/api/v1/a", {}), it_is.post("/api/v1/b", {})]);
    await question();
    await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(3));
    await it_is.loadSession();
    await both;
    expect(fetched).toHaveBeenCalledTimes(6);
  });

  it("disturbs nobody when the page asks by itself", async () => {
    fetched.mockResolvedValueOnce(asked());
    await expect(it_is.get("/api/v1/a", { background: true })).rejects.toMatchObject({ status: 401 });
    expect(it_is.confirming.value).toBe(false);
  });
});
