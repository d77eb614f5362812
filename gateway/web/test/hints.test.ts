import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { aBrowser, aSession } from "./browser";

const stored = new Map<string, string>();
let hints: typeof import("../src/ui/page/hints");

async function signIn(subject: string): Promise<void> {
  const { session } = await import("../src/session/session");
  session.value = aSession(subject) as never;
}

async function startAnew(): Promise<void> {
  vi.resetModules();
  hints = await import("../src/ui/page/hints");
  await signIn("ana");
}

beforeEach(async () => {
  aBrowser();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
  });
  await startAnew();
});
afterEach(() => {
  vi.unstubAllGlobals();
  stored.clear();
});

function dismissAt(address: string): void {
  const hint = hints.hintAt(address);
  if (!hint) throw new Error(`no hint at ${address}`);
  hints.dismiss(hint);
}

it("has a hint for some screens and for no other", () => {
  expect(hints.hintAt("/cases/new")?.text).toBe("hint.register");
  expect(hints.hintAt("/cases/0198b6a0/refer")?.text).toBe("hint.refer");
  expect(hints.hintAt("/cases")).toBeUndefined();
});

it("never shows again what was dismissed, and goes on with the others", async () => {
  dismissAt("/cases/new");
  expect(hints.hintAt("/cases/new")).toBeUndefined();

  await startAnew();
  expect(hints.hintAt("/cases/new")).toBeUndefined();
  expect(hints.hintAt("/dashboard")).toBeDefined();
});

it("shows them to the next person at the same device", async () => {
  dismissAt("/cases/new");
  await signIn("berta");
  expect(hints.hintAt("/cases/new")).toBeDefined();
});

it("keeps on the device neither who it was nor what they do", async () => {
  await signIn("0198b6a0-0000-7000-8000-0000000000aa");
  dismissAt("/cases/new");
  dismissAt("/referrals/1");

  expect([...stored.keys()]).toEqual(["hints"]);
  expect(stored.get("hints")).toMatch(/^\{"\d{1,3}":\d+\}$/);
});

it("begins anew when the device holds something else under its name", async () => {
  stored.set("hints", "{");
  await startAnew();
  expect(hints.hintAt("/cases/new")).toBeDefined();
});
