import "./aPage";

import { expect, it } from "vitest";

import { isoDay, parseDate } from "../src/forms/dates";
import { makeForm } from "../src/forms/form";
import { changesOf } from "../src/forms/record";
import { objectionsTo } from "../src/forms/useRecordForm";
import { t } from "../src/i18n";
import { date } from "../src/screens/edit/asked";

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

/** A day ahead without its year: on the last day of a year that is one of the next. */
function inDaysAndMonths(days: number): string {
  const then = new Date();
  then.setDate(then.getDate() + days);
  return `${then.getDate()}/${then.getMonth() + 1}`;
}
