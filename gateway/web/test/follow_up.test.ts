// fixed dates: the functions are handed their day
import { describe, expect, it } from "vitest";
import { isSoon, queryOf } from "../src/screens/case/due/caseQuery";
import { assessmentOf, fieldsOf, itemsOf, risksOf } from "../src/screens/case/risk/assessment";

const NOW = new Date("2026-11-25T12:00:00Z");

describe("what is due", () => {
  it("is asked for within fourteen days, the soonest first", () => {
    expect(queryOf({ due: "soon", status: "intake" }, NOW)).toEqual({
      status: "intake",
      "due[lte]": "2026-12-09T12:00:00.000Z",
      sort: "due",
    });
  });

  it("is not asked for unless it was chosen", () => {
    expect(queryOf({ due: "", risk_level: "high" }, NOW)).toEqual({ risk_level: "high", sort: "-opened_on" });
  });

  it("is overdue when its time is over", () => {
    expect(queryOf({ due: "late", open: "true" }, NOW)).toEqual({
      "due[lte]": "2026-11-25T12:00:00.000Z",
      open: "true",
      sort: "due",
    });
  });

  it("is asked for of one person, or of the cases that nobody attends", () => {
    expect(queryOf({ assigned_to: "7" }, NOW)).toEqual({ assigned_to: "7", sort: "-opened_on" });
    expect(queryOf({ assigned_to: "nobody" }, NOW)).toEqual({ unassigned: "true", sort: "-opened_on" });
  });

  it("is soon when it is overdue as well", () => {
    expect(
      ["2026-11-01T00:00:00Z", "2026-12-09T12:00:00Z", "2026-12-09T12:00:01Z"].map((at) => isSoon(at, NOW)),
    ).toEqual([true, true, false]);
  });
});

describe("an assessment", () => {
  const values = {
    overall_risk: "high",
    done_on: "25/11/2026",
    kind: "review",
    domain: "household",
    "items-household": { poverty: "yes" },
    "items-security": { abuse_physical: "unknown", addiction: "no" },
  };

  it("asks about the factors of one domain at a time", () => {
    expect(fieldsOf({}).map((field) => field.name)).not.toContain("items-household");
    expect(fieldsOf(values).map((field) => field.name)).toContain("items-household");
  });

  it("keeps what was marked in every domain that was visited", () => {
    expect(itemsOf(values)).toEqual([
      { domain: "household", factor: "poverty", is_risk: "yes" },
      { domain: "security", factor: "abuse_physical", is_risk: "unknown" },
      { domain: "security", factor: "addiction", is_risk: "no" },
    ]);
  });

  it("says more only of a factor that is a risk", () => {
    const more = {
      "level-household-poverty": "high",
      "need-household-poverty": "medical",
      "note-security-addiction": "x",
    };
    expect(risksOf(values)).toEqual(["poverty"]);
    expect(itemsOf({ ...values, ...more })).toEqual([
      { domain: "household", factor: "poverty", is_risk: "yes", level: "high", need: "medical" },
      { domain: "security", factor: "abuse_physical", is_risk: "unknown" },
      { domain: "security", factor: "addiction", is_risk: "no" },
    ]);
  });

  it("adds needs to the case only when that was chosen", () => {
    expect(assessmentOf({ ...values, add_needs: "yes" })).toMatchObject({ add_needs: true });
    expect(assessmentOf({ ...values, add_needs: "no" })).not.toHaveProperty("add_needs");
  });

  it("sends no items when nothing was asked", () => {
    expect(assessmentOf({ overall_risk: "low", done_on: "25/11/2026", kind: "review" })).toEqual({
      overall_risk: "low",
      done_on: "2026-11-25",
      kind: "review",
    });
  });
});
