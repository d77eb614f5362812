import { describe, expect, it } from "vitest";

import { aBrowser } from "./browser";

aBrowser();
const { loadLanguage, withTexts } = await import("../src/i18n");
const { lasting } = await import("../src/screens/figures/dashboard/lasting");

// The words come with the screen of the figures.
await withTexts("later", Promise.resolve());

describe("how long something took is said as people say it", () => {
  it.each([
    [0, "menos de 1 minuto", "less than a minute"],
    [1 / 60, "1 minuto", "1 minute"],
    [0.5, "30 minutos", "30 minutes"],
    [2, "2 h", "2 h"],
    [2 + 10 / 60, "2 h 10 min", "2 h 10 min"],
    [47.5, "47 h 30 min", "47 h 30 min"],
    [60, "2.5 días", "2.5 days"],
    [72, "3 días", "3 days"],
  ])("%d hours", async (hours, es, en) => {
    await loadLanguage("es");
    expect(lasting(hours)).toBe(es);
    await loadLanguage("en");
    expect(lasting(hours)).toBe(en);
  });
});
