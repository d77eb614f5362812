// fixed dates: what is on record is shown as it is
import { describe, expect, it } from "vitest";

import type { Assessment, Case } from "../src/api/case/cases";
import { overTime } from "../src/screens/case/risk/factors";
import { mayNotBeCalled } from "../src/ui/records/mayCall";

const item = (factor: string, is_risk: "yes" | "no", level: "high" | null = null) =>
  ({ domain: "security", factor, is_risk, level, need: null, note: null }) as Assessment["items"][number];
const made = (done_on: string, ...items: Assessment["items"]) => ({ done_on, items }) as Assessment;

describe("the factors of the assessments", () => {
  it("go from the oldest to the newest, and what was asked last stands first", () => {
    const found = overTime([
      made("2026-11-20", item("migration", "no")),
      made("2026-11-01", item("poverty", "yes"), item("migration", "yes", "high")),
    ]);

    expect(found.map(({ factor, answers }) => [factor, answers.map(({ on, is_risk }) => [on, is_risk])])).toEqual([
      [
        "migration",
        [
          ["2026-11-01", "yes"],
          ["2026-11-20", "no"],
        ],
      ],
      ["poverty", [["2026-11-01", "yes"]]],
    ]);
  });
});

describe("a person who must not be called", () => {
  const record = {
    flags: [
      { flag: "do_not_call", person_id: "p2" },
      { flag: "pregnant", person_id: null },
    ],
  } as Pick<Case, "flags">;

  it("is the one whom the caution is about", () => {
    expect([mayNotBeCalled(record), mayNotBeCalled(record, "p2"), mayNotBeCalled(record, "p3")]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
