import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { aBrowser } from "./browser";

const listeners = new Map<string, (event: unknown) => void>();
let browser: ReturnType<typeof aBrowser>;
const body = { textContent: "Ana" };

const receive = (news: string) => listeners.get("storage")?.({ key: "leaving", newValue: news });

beforeEach(async () => {
  browser = aBrowser();
  Object.assign(browser.document, { body });
  browser.document.documentElement = { lang: "es", style: {} } as never;
  body.textContent = "Ana";
  vi.stubGlobal("addEventListener", (name: string, act: (event: unknown) => void) => listeners.set(name, act));
  vi.resetModules();
  (await import("../src/ui/shell/quickExit")).watchQuickExit();
});
afterEach(() => vi.unstubAllGlobals());

it("empties the page and goes to the neutral page once, although the news comes twice", async () => {
  receive("left");
  receive("left");

  expect(body.textContent).toBe("");
  // The page goes when the browser has taken the key from the device.
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(browser.location.replace.mock.calls).toEqual([["/leave"]]);
});

it("keeps the page when the person signed out", () => {
  receive("signed-out");

  expect(body.textContent).toBe("Ana");
  expect(browser.location.replace).not.toHaveBeenCalled();
});
