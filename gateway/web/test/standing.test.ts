import { expect, test } from "vitest";

import type { Training } from "../src/api/people/training";
import { newsOf } from "../src/screens/home/today/certificateNews";

// fixed dates: the clock of these tests is given
const NOW = Date.parse("2020-05-04T12:00:00");

const training = (changes: Partial<Training>): Training => ({
  standing: "certified",
  certified_until: null,
  training_due_on: null,
  modules: [],
  ...changes,
});

test.each([
  [
    "a certificate that ends in thirty days is announced",
    { certified_until: "2020-06-02" },
    ["standing.ends", "2020-06-02"],
  ],
  ["one that ends later is not", { certified_until: "2020-06-04" }, undefined],
  [
    "one that has ended leaves reading",
    { standing: "lapsed", certified_until: "2020-05-03" },
    ["standing.lapsed", "2020-05-03"],
  ],
  ["a person without one is led to the modules", { standing: "untrained" }, ["standing.missing"]],
  ["an account from before is told its day", { training_due_on: "2020-05-20" }, ["standing.due", "2020-05-20"]],
  ["and not long before", { training_due_on: "2020-08-01" }, undefined],
  ["a role that requires nothing hears nothing", {}, undefined],
] as [string, Partial<Training>, unknown][])("%s", (_, changes, said) => {
  expect(newsOf(training(changes), NOW)).toEqual(said);
});
