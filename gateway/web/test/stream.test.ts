import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

/** A stream that does what the test says. */
class FakeStream {
  static readonly CLOSED = 2;
  static all: FakeStream[] = [];
  readyState = 0;
  private heard = new Map<string, (event: unknown) => void>();

  constructor(readonly address: string) {
    FakeStream.all.push(this);
  }

  addEventListener(name: string, act: (event: unknown) => void) {
    this.heard.set(name, act);
  }

  close() {
    this.readyState = FakeStream.CLOSED;
  }

  opens() {
    this.readyState = 1;
    this.heard.get("open")?.({});
  }

  refuses() {
    this.readyState = FakeStream.CLOSED;
    this.heard.get("error")?.({});
  }

  tells(seq: number, subject_id: string, referral_id: string | null = null) {
    this.heard.get("notification")?.({ lastEventId: String(seq), data: JSON.stringify({ subject_id, referral_id }) });
  }
}

const streams = () => FakeStream.all;
const latest = () => FakeStream.all[FakeStream.all.length - 1] as FakeStream;
const told = () => vi.advanceTimersByTimeAsync(300);
let signedIn = true;
let listed = () => answer(200, { items: [] });

async function modules() {
  vi.resetModules();
  return {
    ...(await import("../src/notifications/stream")),
    ...(await import("../src/session/session")),
    ...(await import("../src/api/referrals/caseOfReferral")),
  };
}

let it_is: Awaited<ReturnType<typeof modules>>;

beforeEach(async () => {
  vi.useFakeTimers();
  aBrowser();
  FakeStream.all = [];
  signedIn = true;
  vi.stubGlobal("EventSource", FakeStream);
  vi.stubGlobal("fetch", async (address: string) => {
    if (address === "/session") return signedIn ? answer(200, aSession("ana")) : answer(401);
    return listed();
  });
  it_is = await modules();
  await it_is.loadSession();
  listed = () => answer(200, { items: [] });
});
async function listens() {
  it_is.listenForNotifications();
  await vi.advanceTimersByTimeAsync(0);
  latest().opens();
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("news", () => {
  it("reload what they are about, lists of anything, and nothing else", async () => {
    await listens();
    const [mine, other, list] = [vi.fn(), vi.fn(), vi.fn()];
    it_is.onNotification("referral-1", mine);
    it_is.onNotification("referral-2", other);
    it_is.onNotification(it_is.ANYTHING, list);
    latest().tells(7, "referral-1", "referral-1");
    await told();
    expect([mine, other, list].map((act) => act.mock.calls.length)).toEqual([1, 0, 1]);
  });

  it("of a referral concern its case, once the case is known", async () => {
    await listens();
    const [its, another] = [vi.fn(), vi.fn()];
    it_is.rememberCase("referral-1", "case-1");
    it_is.onNotification("case-1", its);
    it_is.onNotification("case-2", another);
    latest().tells(7, "referral-1", "referral-1");
    await told();
    expect([its, another].map((act) => act.mock.calls.length)).toEqual([1, 0]);
  });

  it("of a referral reload its case again, for what the case records a little later", async () => {
    await listens();
    const [its, list] = [vi.fn(), vi.fn()];
    it_is.rememberCase("referral-1", "case-1");
    it_is.onNotification("case-1", its);
    it_is.onNotification(it_is.ANYTHING, list);
    latest().tells(7, "referral-1", "referral-1");
    await vi.advanceTimersByTimeAsync(10_000);
    expect([its, list].map((act) => act.mock.calls.length)).toEqual([3, 1]);
  });

  it("that come in a burst reload once", async () => {
    await listens();
    const list = vi.fn();
    it_is.onNotification(it_is.ANYTHING, list);
    for (const seq of [1, 2, 3]) latest().tells(seq, `referral-${seq}`);
    await told();
    expect(list).toHaveBeenCalledOnce();
  });
});

describe("a refused stream", () => {
  it("is asked for less and less often", async () => {
    await listens();
    const waits: number[] = [];
    for (let round = 0; round < 9; round += 1) {
      const [before, since] = [streams().length, Date.now()];
      latest().refuses();
      while (streams().length === before) await vi.advanceTimersByTimeAsync(500);
      waits.push(Date.now() - since);
    }
    expect(waits[0]).toBeGreaterThanOrEqual(5000);
    expect(waits[3]).toBeGreaterThanOrEqual(40_000);
    expect(waits[8]).toBeGreaterThanOrEqual(300_000);
    expect(waits[8]).toBeLessThan(400_000);
  });

  it("is asked for quickly again after one that opened", async () => {
    await listens();
    latest().refuses();
    await vi.advanceTimersByTimeAsync(7000);
    latest().opens();
    latest().refuses();
    await vi.advanceTimersByTimeAsync(7000);
    expect(streams()).toHaveLength(3);
  });

  it("goes on after the last message it brought, and nothing is loaded for nothing", async () => {
    await listens();
    latest().tells(41, "referral-1");
    await told();
    const mine = vi.fn();
    it_is.onNotification("referral-2", mine);
    latest().refuses();
    await vi.advanceTimersByTimeAsync(7000);
    expect(latest().address).toContain("last_event_id=41");
    latest().opens();
    await told();
    expect(mine).not.toHaveBeenCalled();
  });

  it("goes on after the newest message there was when it began, also when it never brought one", async () => {
    listed = () => answer(200, { items: [{ seq: 17 }] });
    await listens();
    latest().refuses();
    await vi.advanceTimersByTimeAsync(7000);
    expect(latest().address).toContain("last_event_id=17");
  });

  it("that has nothing to go on after makes what is shown load again, when it opens and not before", async () => {
    listed = () => answer(503);
    await listens();
    const mine = vi.fn();
    it_is.onNotification("referral-2", mine);
    latest().refuses();
    await vi.advanceTimersByTimeAsync(7000);
    expect(mine).not.toHaveBeenCalled();
    latest().opens();
    await told();
    expect(mine).toHaveBeenCalledOnce();
  });

  it("shows that the session ended, and rests until somebody is signed in again", async () => {
    await listens();
    signedIn = false;
    latest().refuses();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(it_is.ended.value).toBe(true);
    expect(streams()).toHaveLength(1);
    signedIn = true;
    await it_is.loadSession();
    expect(streams()).toHaveLength(2);
  });
});

describe("requests for access", () => {
  const pending = (...deciders: string[]) => answer(200, { items: deciders.map((decider) => ({ decider })) });
  const asked: string[] = [];

  async function administers(permissions: string[], requests: () => Response) {
    asked.length = 0;
    vi.stubGlobal("fetch", async (address: string) => {
      asked.push(address);
      if (address === "/session") return answer(200, aSession("ana", { permissions }));
      return address.includes("/access-requests") ? requests() : answer(200, { items: [] });
    });
    await it_is.loadSession();
    await it_is.countUnread();
  }

  it("wait for the answer of who administers although every notice is read", async () => {
    await administers(["users:write"], () => pending("supervisor", "self"));
    expect([it_is.unread.value, it_is.isAsked.value]).toEqual([0, true]);
  });

  it("of which another person decides do not wait for theirs, and no longer after the answer", async () => {
    await administers(["users:write"], () => pending("self"));
    await administers(["users:write"], () => pending("supervisor"));
    expect(it_is.isAsked.value).toBe(false);
  });

  it("that cannot be asked for leave what was known, and are asked for by who administers alone", async () => {
    await administers(["users:write"], () => pending("self"));
    await administers(["users:write"], () => answer(503));
    expect(it_is.isAsked.value).toBe(true);
    await administers(["cases:read"], () => pending("self"));
    expect(asked.filter((address) => address.includes("/access-requests"))).toEqual([]);
  });
});
