// fixed dates: a moment is handed its day and its zone

import { describe, expect, it } from "vitest";
import { clocksAt, momentIn, momentOf, parseHour, toMinute } from "../src/forms/moments";
import { changesOf, clashesOf, type RecordField, valuesOf } from "../src/forms/record";
import { monthsIn, yearsAndMonths } from "../src/forms/spans";

const SAN_SALVADOR = "America/El_Salvador";
const TIJUANA = "America/Tijuana";
const AT: RecordField = { kind: "moment", name: "at", path: "scheduled_at", zone: SAN_SALVADOR, label: "field.gender" };
const HOW_LONG: RecordField = { kind: "span", name: "long", path: "sentence_months", label: "field.gender" };

describe("an hour", () => {
  it.each([
    ["9", "09:00"],
    ["9:30", "09:30"],
    ["9.30", "09:30"],
    ["14h", "14:00"],
    ["2 pm", "14:00"],
    ["2:15 p. m.", "14:15"],
    ["12 am", "00:00"],
    ["12:05 p.m.", "12:05"],
  ])("is read as people type it: %s", (typed, hour) => {
    expect(parseHour(typed)).toBe(hour);
  });

  it.each(["", "25", "9:75", "14 pm", "in the morning"])("is not guessed: %s", (typed) => {
    expect(parseHour(typed)).toBeUndefined();
  });
});

describe("a moment", () => {
  it("is what the clocks of the country show", () => {
    expect(momentOf("2026-05-14", "09:30", SAN_SALVADOR)).toBe("2026-05-14T15:30:00Z");
    expect(clocksAt("2026-05-14T15:30:00+00:00", SAN_SALVADOR)).toEqual({ day: "2026-05-14", hour: "09:30" });
  });

  it("belongs to the day of the country, not to that of UTC", () => {
    expect(clocksAt("2026-05-15T03:00:00Z", SAN_SALVADOR)).toEqual({ day: "2026-05-14", hour: "21:00" });
  });

  it("follows the clocks where they change", () => {
    expect(momentOf("2026-03-07", "09:00", TIJUANA)).toBe("2026-03-07T17:00:00Z");
    expect(momentOf("2026-03-09", "09:00", TIJUANA)).toBe("2026-03-09T16:00:00Z");
  });

  it("goes round whatever the hour", () => {
    for (let hour = 0; hour < 24; hour += 1)
      for (const day of ["2026-03-09", "2026-07-01", "2026-11-02"]) {
        const shown = `${String(hour).padStart(2, "0")}:45`;
        expect(clocksAt(momentOf(day, shown, TIJUANA), TIJUANA)).toEqual({ day, hour: shown });
      }
  });

  it("needs its day and its hour", () => {
    const asked = { name: "at", zone: SAN_SALVADOR };
    expect(momentIn({}, asked)).toBeNull();
    expect(momentIn({ at: "14/5/2026" }, asked)).toBeUndefined();
    expect(momentIn({ at_hour: "09:30" }, asked)).toBeUndefined();
    expect(momentIn({ at: "14/5/2026", at_hour: "09:30" }, asked)).toBe("2026-05-14T15:30:00Z");
  });

  it("on record is no change as it is, also with seconds", () => {
    for (const scheduled_at of ["2026-05-14T15:30:00+00:00", "2026-05-14T15:30:41.5Z"]) {
      const values = valuesOf([AT], { scheduled_at });
      expect(values).toEqual({ at: "14/05/2026", at_hour: "09:30" });
      expect(changesOf([AT], { scheduled_at }, values)).toEqual({});
    }
  });

  it("is changed by its hour alone", () => {
    const before = { scheduled_at: "2026-05-14T15:30:00Z" };
    const values = { ...valuesOf([AT], before), at_hour: "10:00" };
    expect(changesOf([AT], before, values)).toEqual({ scheduled_at: "2026-05-14T16:00:00Z" });
    expect(clashesOf([AT], before, { scheduled_at: "2026-05-14T15:30:20Z" }, values)).toEqual([]);
    expect(clashesOf([AT], before, { scheduled_at: "2026-05-15T15:30:00Z" }, values)).toHaveLength(1);
  });

  it("is written to the minute", () => {
    expect(toMinute("2026-05-14T09:30:59-06:00")).toBe("2026-05-14T15:30:00Z");
  });
});

describe("a length of time", () => {
  it.each([
    [{ long: "10" }, 120],
    [{ long: "10", long_rest: "6" }, 126],
    [{ long_rest: "18" }, 18],
    [{ long: "0" }, 0],
    [{}, null],
    [{ long: "ten" }, undefined],
    [{ long: "10.5" }, undefined],
  ])("is counted in months: %o", (typed, months) => {
    expect(monthsIn(typed, "long")).toBe(months);
  });

  it("is shown in years and months", () => {
    expect(yearsAndMonths(126)).toEqual({ years: "10", rest: "6" });
    expect(yearsAndMonths(6)).toEqual({ years: "", rest: "6" });
    expect(yearsAndMonths(0)).toEqual({ years: "0", rest: "" });
  });

  it("on record is no change as it is", () => {
    for (const sentence_months of [0, 6, 120, 126, null])
      expect(changesOf([HOW_LONG], { sentence_months }, valuesOf([HOW_LONG], { sentence_months }))).toEqual({});
  });
});
