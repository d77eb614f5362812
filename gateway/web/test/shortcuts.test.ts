import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { aBrowser, aSession } from "./browser";

const listeners = new Map<string, (event: unknown) => void>();
let browser: ReturnType<typeof aBrowser>;
let shortcuts: typeof import("../src/ui/shell/shortcuts");
const stored = new Map<string, string>();
let dialog: object | null;
let now = 0;

class FakeElement {
  constructor(readonly around: Record<string, unknown> = {}) {}
  closest(selector: string) {
    return this.around[selector] ?? null;
  }
}

const FIELD = new FakeElement({ "input, textarea, select, [contenteditable]": {} });

function press(key: string, more: Record<string, unknown> = {}): boolean {
  now += 100;
  const preventDefault = vi.fn();
  listeners.get("keydown")?.({ key, target: new FakeElement(), timeStamp: now, preventDefault, ...more });
  return preventDefault.mock.calls.length > 0;
}

beforeEach(async () => {
  browser = aBrowser();
  dialog = null;
  Object.assign(browser.document, { querySelector: () => dialog, activeElement: null });
  vi.stubGlobal("Element", FakeElement);
  vi.stubGlobal("HTMLElement", FakeElement);
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => stored.set(name, value),
    removeItem: (name: string) => stored.delete(name),
  });
  vi.stubGlobal("addEventListener", (name: string, act: (event: unknown) => void) => listeners.set(name, act));
  vi.resetModules();
  shortcuts = await import("../src/ui/shell/shortcuts");
  const { session } = await import("../src/session/session");
  session.value = aSession("ana", { permissions: ["cases:read", "cases:write"] }) as never;
  shortcuts.watchShortcuts();
});
afterEach(() => {
  vi.unstubAllGlobals();
  stored.clear();
});

describe("a shortcut", () => {
  it("leads to a screen, by one key or by two", () => {
    press("n");
    expect(browser.location.hash).toBe("/cases/new");
    press("g");
    press("h");
    expect(browser.location.hash).toBe("/");
  });

  it("of two keys ends when the second comes late, or is another", () => {
    press("g");
    now += 5000;
    press("h");
    press("g");
    press("x");
    press("c");
    expect(browser.location.hash).toBe("");
  });

  it("leads nowhere without the permission", () => {
    press("g");
    press("d");
    expect(browser.location.hash).toBe("");
    expect(shortcuts.ownShortcuts().map(({ text }) => text)).not.toContain("nav.directory");
  });

  it("never fires while somebody types, nor over an open question", () => {
    expect(press("n", { target: FIELD })).toBe(false);
    dialog = {};
    expect(press("n")).toBe(false);
    expect(browser.location.hash).toBe("");
  });

  it("leaves alone what belongs to the browser", () => {
    expect(press("n", { ctrlKey: true })).toBe(false);
    expect(press("h", { altKey: true })).toBe(false);
  });

  it("sends the form in which somebody types, with Ctrl and Enter", () => {
    const click = vi.fn();
    const form = { querySelector: () => ({ click }) };
    expect(press("Enter", { ctrlKey: true, target: new FakeElement({ form }) })).toBe(true);
    expect(click).toHaveBeenCalledOnce();
    expect(press("Enter", { ctrlKey: true, target: FIELD })).toBe(false);
  });

  it("can be turned off, which the device remembers, and on again", async () => {
    shortcuts.turnShortcuts(false);
    expect(press("n")).toBe(false);
    expect(press("k", { ctrlKey: true })).toBe(false);
    expect(stored.get("shortcuts")).toBe("off");

    shortcuts.turnShortcuts(true);
    expect(press("n")).toBe(true);
    expect(stored.size).toBe(0);
  });
});
