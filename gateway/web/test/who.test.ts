// fixed dates: the functions are handed their day
import { describe, expect, it } from "vitest";

import { daysBetween, today, yearsBetween } from "../src/ui/time/calendar";
import { aBrowser } from "./browser";

aBrowser();
const { ageText } = await import("../src/ui/time/age");
await (await import("../src/i18n")).loadLanguage("es");

describe("the age of a person is that of today", () => {
  it.each([
    ["2008-12-31", 2008, "2026-11-27", "17 o 18 años"],
    ["2008-12-31", 2008, "2026-12-31", "18 años"],
    ["2008-11-27", null, "2026-11-27", "18 años"],
    ["2008-11-28", null, "2026-11-27", "17 años"],
    ["2025-11-27", null, "2026-11-27", "1 año"],
    ["2027-12-31", 2027, "2026-11-27", "0 años"],
    [null, null, "2026-11-27", "–"],
  ])("born by %s, in %s: on %s %s", (born_by, birth_year, on, shown) => {
    expect(ageText({ born_by, birth_year }, on)).toBe(shown);
  });
});

describe("days are counted by the calendar", () => {
  it.each([
    ["2026-11-27", "2026-11-27", 0],
    ["2026-03-28", "2026-03-30", 2],
    ["2024-02-28", "2024-03-01", 2],
    ["2025-11-27", "2026-11-27", 365],
  ])("from %s to %s they are %i", (from, to, days) => {
    expect(daysBetween(from, to)).toBe(days);
  });

  it("a birthday on 29 February is reached on the day after the 28th", () => {
    expect(yearsBetween("2008-02-29", "2026-02-28")).toBe(17);
    expect(yearsBetween("2008-02-29", "2026-03-01")).toBe(18);
  });

  it("today is the day on the reader's own clock", () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });
});
