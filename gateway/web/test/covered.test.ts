import { describe, expect, it } from "vitest";

import { aBrowser } from "./browser";

aBrowser();
const { loadLanguage, t, withTexts } = await import("../src/i18n");
const { heightOf, inCell, inWords } = await import("../src/screens/figures/dashboard/covered");

// The words come with the screen of the figures.
await loadLanguage("es");
await withTexts("later", Promise.resolve());

describe("a card without one value", () => {
  it("shows amounts of several currencies beside one another", () => {
    expect(inWords("120,000 GTQ · 3,400 USD", null)).toBe("120,000 GTQ · 3,400 USD");
  });

  it("says that there is nothing yet", () => {
    expect(inWords("–", null)).toBe(t("dashboard.noData"));
  });

  it("says why a figure is not shown", () => {
    expect(inWords("<11", "primary_k")).toBe(t("covered.fewer", { limit: "11" }));
    expect(inWords("–", "not_published")).toBe(t("covered.not_published"));
  });
});

describe("a cell of a table without one value", () => {
  it.each([
    ["–", null, "sin nada que medir"],
    ["> 168 h", null, "> 168 h"],
    ["120,000 GTQ · 3,400 USD", null, "120,000 GTQ · 3,400 USD"],
    ["<11", "primary_k", "<11"],
    ["–", "secondary", "no se muestra"],
    ["–", "not_published", "aún no se publica"],
  ])("%s with the reason %s reads %s", (display, reason, said) => {
    expect(inCell(display, reason)).toBe(said);
  });
});

describe("a figure in a trend", () => {
  it("is higher than any other where it lies beyond the last group, and none where nothing was measured", () => {
    expect(heightOf({ value: null, display: "> 168 h" })).toBeGreaterThan(
      heightOf({ value: 168, display: "≤ 168 h" }) ?? 0,
    );
    expect(heightOf({ value: null, display: "–" })).toBeNull();
  });
});
