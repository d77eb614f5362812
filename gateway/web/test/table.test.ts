// fixed dates: the address is handed its day
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { tabAt } from "../src/ui/page/Tabs";
import { placeOf } from "../src/ui/table/rowKeys";
import { aBrowser } from "./browser";

let device: Map<string, string>;
let browser: ReturnType<typeof aBrowser>;

beforeEach(() => {
  browser = aBrowser();
  vi.stubGlobal("addEventListener", vi.fn());
  device = new Map();
  vi.stubGlobal(
    "localStorage",
    new Proxy(
      {
        getItem: (key: string) => device.get(key) ?? null,
        setItem: (key: string, value: string) => device.set(key, value),
        removeItem: (key: string) => device.delete(key),
      },
      { ownKeys: () => [...device.keys()], getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) },
    ),
  );
  vi.resetModules();
});
afterEach(() => vi.unstubAllGlobals());

const LIST = {
  name: "things",
  label: "cases.title",
  keyOf: () => "",
  columns: [
    { id: "name", heading: "cases.title", cell: () => "", card: "name" },
    { id: "risk", heading: "cases.title", cell: () => "", card: "side" },
    { id: "rare", heading: "cases.title", cell: () => "", shown: "never" },
  ],
} as const;

describe("the columns of a list", () => {
  it("are those that are not optional, until others are chosen", async () => {
    const { shownColumns, toggleColumn } = await import("../src/ui/table/chosenColumns");
    const ids = () => shownColumns(LIST).map(({ id }) => id);
    expect(ids()).toEqual(["name", "risk"]);

    toggleColumn(LIST, "rare");
    toggleColumn(LIST, "risk");

    expect(ids()).toEqual(["name", "rare"]);
    expect([...device]).toEqual([["columns.things", "name,rare"]]);
  });

  it("are as declared again after a quick exit, and nothing of them is left", async () => {
    const { forgetColumns, shownColumns, toggleColumn } = await import("../src/ui/table/chosenColumns");
    toggleColumn(LIST, "rare");
    device.set("language", "es");

    forgetColumns();

    expect(shownColumns(LIST).map(({ id }) => id)).toEqual(["name", "risk"]);
    expect([...device.keys()]).toEqual(["language"]);
  });
});

describe("the address of a list", () => {
  it("says what was chosen and leaves out what stands anyway", async () => {
    browser.location.hash = "#/cases?sort=-opened_on&risk_level=high&status=&preview=1&tab=history";
    const { useListAddress } = await import("../src/ui/table/listAddress");
    const address = useListAddress({ sort: "-opened_on", source: "registered" });

    const ofTheScreen = { preview: "1", tab: "history" };
    expect(address.chosen).toEqual({ risk_level: "high", ...ofTheScreen });
    expect(address.values).toEqual({ sort: "-opened_on", source: "registered", risk_level: "high", ...ofTheScreen });

    expect(address.asked).toEqual({ sort: "-opened_on", source: "registered", risk_level: "high" });

    const replaced = vi.spyOn(history, "replaceState");
    address.set({ risk_level: "", preview: "", tab: "", "opened_on[gte]": "2026-01-01" });
    expect(replaced.mock.calls[0]?.[2]).toBe("#/cases?opened_on%5Bgte%5D=2026-01-01");
  });
});

describe("the keys", () => {
  it("move through the rows and stop at both ends", () => {
    const from = (key: string, index: number) => placeOf(key, index, 3);
    expect([from("j", 0), from("ArrowDown", 2), from("k", 0), from("ArrowUp", 2)]).toEqual([1, 2, 0, 1]);
    expect([from("Home", 2), from("End", 0), from("x", 1)]).toEqual([0, 2, -1]);
  });

  it("move through tabs and around both ends", () => {
    const from = (key: string, index: number) => tabAt(key, index, 3);
    expect([from("ArrowRight", 0), from("ArrowRight", 2), from("ArrowLeft", 0)]).toEqual([1, 0, 2]);
    expect([from("Home", 2), from("End", 0), from("ArrowDown", 1)]).toEqual([0, 2, -1]);
  });
});
