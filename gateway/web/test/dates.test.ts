// fixed dates: the functions are handed their day
import { describe, expect, it } from "vitest";

import { ageOn, isoDay, parseDate } from "../src/forms/dates";

const TODAY = new Date(2026, 10, 24);

describe("a date is understood as it is typed", () => {
  it.each([
    ["hoy", "2026-11-24"],
    ["ayer", "2026-11-23"],
    ["yesterday", "2026-11-23"],
    ["14/5/2009", "2009-05-14"],
    ["14-05-09", "2009-05-14"],
    ["14.5.98", "1998-05-14"],
    ["2009-05-14", "2009-05-14"],
    ["14 de mayo de 2009", "2009-05-14"],
    ["May 14, 2009", "2009-05-14"],
    ["3/5", "2026-05-03"],
    ["25/12", "2025-12-25"],
  ])("%s is the day %s", (typed, day) => {
    expect(isoDay(parseDate(typed, TODAY))).toBe(day);
  });

  it.each([
    ["mayo 2009", { precision: "month", year: 2009, month: 5 }],
    ["5/2009", { precision: "month", year: 2009, month: 5 }],
    ["2009", { precision: "year", year: 2009 }],
    ["unos 15 años", { precision: "age", year: 2011 }],
    ["about 15", { precision: "age", year: 2011 }],
    ["15", { precision: "age", year: 2011 }],
  ])("%s keeps only what is known", (typed, expected) => {
    expect(parseDate(typed, TODAY)).toEqual(expected);
  });

  it.each(["", "31/2/2009", "mañana por la tarde", "999 años", "1/2/3/4", "14/13/2009"])("%s is no date", (typed) => {
    expect(parseDate(typed, TODAY)).toBeNull();
  });
});

describe("a day that comes", () => {
  it.each([
    ["hoy", "2026-11-24"],
    ["mañana", "2026-11-25"],
    ["pasado mañana", "2026-11-26"],
    ["3/5", "2027-05-03"],
    ["24/11", "2026-11-24"],
    ["25/12", "2026-12-25"],
    ["14/5/27", "2027-05-14"],
    ["14/5/2031", "2031-05-14"],
    ["14 de mayo de 2027", "2027-05-14"],
  ])("%s is %s", (typed, day) => {
    expect(isoDay(parseDate(typed, TODAY, { exact: true, future: true }))).toBe(day);
  });

  it("is not looked for among the days that were", () => {
    expect(parseDate("ayer", TODAY, { future: true })).toBeNull();
    expect(parseDate("mañana", TODAY)).toBeNull();
  });
});

describe("where a day is asked", () => {
  it.each(["mayo 2027", "5/2027", "2027", "unos 15 años", "15"])("%s is not understood", (typed) => {
    expect(parseDate(typed, TODAY, { exact: true })).toBeNull();
    expect(parseDate(typed, TODAY, { exact: true, future: true })).toBeNull();
  });
});

describe("an age", () => {
  it.each([
    ["24/11/2008", 18],
    ["25/11/2008", 17],
    ["2008", 17],
    ["unos 15 años", 15],
  ])("of somebody born %s is %i", (typed, years) => {
    const date = parseDate(typed, TODAY);
    expect(date && ageOn(date, TODAY)).toBe(years);
  });
});
