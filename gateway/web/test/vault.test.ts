import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser } from "./browser";
import { aDevice, KEY_OF_ANA, KEY_OF_EVA } from "./device";

const DAY = 24 * 3600 * 1000;
let device: ReturnType<typeof aDevice>;
let vault: typeof import("../src/device/vault");

async function aPage() {
  vi.resetModules();
  vi.doMock("../src/device/store", () => device.store);
  vault = await import("../src/device/vault");
}

beforeEach(async () => {
  aBrowser();
  device = aDevice();
  await aPage();
  await vault.openVault("ana", KEY_OF_ANA);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const keep = async (kind: "draft" | "request", id: string, content: unknown) =>
  device.store.writeRows([await vault.seal(kind, id, content)]);

describe("what is kept", () => {
  it("opens for the same person in another page, and says nothing to anybody else", async () => {
    await keep("draft", "one", { first_names: "Zoila" });

    const [row] = device.rows.values();
    expect(new TextDecoder("latin1").decode(row?.sealed)).not.toContain("Zoila");
    await aPage();
    await vault.openVault("ana", KEY_OF_ANA);
    expect(await vault.readKept("draft")).toEqual([{ id: "one", version: 2, content: { first_names: "Zoila" } }]);
  });

  it("does not open with the key of another device or another person", async () => {
    await keep("draft", "one", { first_names: "Zoila" });
    await aPage();
    await vault.openVault("ana", KEY_OF_EVA);
    expect(await vault.readKept("draft")).toEqual([]);
  });

  it.each([{ id: "another" }, { kind: "request" as const }, { version: 1 }, { version: 3 }, { owner: "eva" }])(
    "does not open as something else: %o",
    async (changed) => {
      const row = await vault.seal("draft", "one", { first_names: "Zoila" });
      expect(await vault.unseal(row)).toBeDefined();
      expect(await vault.unseal({ ...row, ...changed })).toBeUndefined();
    },
  );

  it("never repeats an initialisation vector", async () => {
    const rows = await Promise.all(Array.from({ length: 50 }, () => vault.seal("draft", "one", {})));
    expect(new Set(rows.map(({ iv }) => iv.join())).size).toBe(50);
  });

  it("is found by an id that says nothing about the form and is the same each time", async () => {
    const id = await vault.idOf("/cases/0198/consent");
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(await vault.idOf("/cases/0198/consent")).toBe(id);
    expect(await vault.idOf("/cases/0199/consent")).not.toBe(id);
    await aPage();
    await vault.openVault("ana", KEY_OF_EVA);
    expect(await vault.idOf("/cases/0198/consent")).not.toBe(id);
  });
});

describe("another person who signs in", () => {
  it("removes what the first one was writing, and leaves sealed what they had confirmed", async () => {
    await keep("draft", "half", {});
    await keep("request", "whole", { body: "Zoila" });
    await aPage();
    await vault.openVault("eva", KEY_OF_EVA);

    expect([...device.rows.keys()]).toEqual(["whole"]);
    expect(await vault.readKept("request")).toEqual([]);
    await aPage();
    await vault.openVault("ana", KEY_OF_ANA);
    expect(await vault.readKept("request")).toEqual([{ id: "whole", version: 1, content: { body: "Zoila" } }]);
  });
});

describe("what nobody comes back to", () => {
  it("goes after 14 days, what was confirmed after 30", async () => {
    vi.useFakeTimers({ now: 0, toFake: ["Date"] });
    await keep("draft", "half", {});
    await keep("request", "whole", {});
    for (const [days, left] of [
      [13, ["half", "whole"]],
      [15, ["whole"]],
      [31, []],
    ] as const) {
      vi.setSystemTime(days * DAY);
      await aPage();
      await vault.openVault("ana", KEY_OF_ANA);
      expect([...device.rows.keys()]).toEqual(left);
    }
  });
});

describe("the key for a start without network", () => {
  it("is in a cookie of the application that ends by itself", async () => {
    const { document } = aBrowser();
    vault.keepKey(1800.9);
    expect(document).toMatchObject({
      cookie: `__Secure-forms=ana.${KEY_OF_ANA}; Max-Age=1800; Path=/app; Secure; SameSite=Strict`,
    });
    Object.assign(document, { cookie: `language=es; __Secure-forms=ana.${KEY_OF_ANA}` });
    await aPage();
    expect(await vault.reopenVault()).toBe(true);
    vault.closeVault();
    expect(vault.isVaultOpen()).toBe(false);
    expect(document).toMatchObject({ cookie: expect.stringContaining("__Secure-forms=; Max-Age=0") });
  });

  it("is not there without one", async () => {
    await aPage();
    expect(await vault.reopenVault()).toBe(false);
  });
});
