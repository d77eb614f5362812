// fixed dates: the clock is set to each
import "./aPage";

import { beforeAll, expect, it, vi } from "vitest";

import { isoDay, parseDate } from "../src/forms/dates";
import { makeForm } from "../src/forms/form";
import { hintOfDate } from "../src/forms/inWords";
import { objectionsTo } from "../src/forms/objections";
import { date } from "../src/forms/questions";
import { changesOf } from "../src/forms/record";
import { loadLanguage, t, withTexts } from "../src/i18n";

beforeAll(async () => {
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
});

const YESTERDAY = isoDay(parseDate("yesterday", new Date(), { exact: true })) ?? "";
const LAST_DAY = { label: "announcement.until", exact: true, future: true } as const;

it.each([
  ["today", undefined],
  [YESTERDAY, "form.error.past"],
  ["yesterday", "form.error.past"],
  ["nonsense", "form.error.dayAhead"],
] as const)("a day ahead that was typed as %s is answered with %s", (typed, error) => {
  const objections = objectionsTo([date("until", { ...LAST_DAY, ahead: true })], makeForm({ until: typed }));
  expect(objections).toEqual(error ? { until: t(error) } : {});
});

it("a day that was planned may be past where the record says so", () => {
  expect(objectionsTo([date("until", LAST_DAY)], makeForm({ until: YESTERDAY }))).toEqual({});
});

it.each(["tomorrow", "mañana", inDaysAndMonths(1)])(
  "a coming day that was typed as %s is the one that is sent",
  (typed) => {
    const fields = [date("until", { ...LAST_DAY, ahead: true })];
    expect(changesOf(fields, {}, { until: typed })).toEqual({
      until: isoDay(parseDate("tomorrow", new Date(), LAST_DAY)),
    });
  },
);

it("the example of a coming day is to come, on whatever day it is read", () => {
  for (const day of ["2026-01-31", "2026-12-31", "2028-02-29"]) {
    vi.setSystemTime(`${day}T12:00:00`);
    for (const hint of [undefined, "setting.validFrom.hint"] as const) {
      const [example = ""] = /\d+\/\d+\/\d+/.exec(hintOfDate({ ...LAST_DAY, ...(hint && { hint }) })) ?? [];
      expect(example).not.toBe("");
      expect((isoDay(parseDate(example, new Date(), LAST_DAY)) ?? "") > day).toBe(true);
    }
  }
  vi.useRealTimers();
});

/** A day ahead without its year: on the last day of a year that is one of the next. */
function inDaysAndMonths(days: number): string {
  const then = new Date();
  then.setDate(then.getDate() + days);
  return `${then.getDate()}/${then.getMonth() + 1}`;
}
