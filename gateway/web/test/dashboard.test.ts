// fixed dates: examples of periods; nothing here reads the clock
import { describe, expect, it } from "vitest";

import type { CaseLine } from "../src/api/case/cases";
import type { ReferralLine } from "../src/api/referrals/referrals";
import { addressOf, chosen, filtersIn, quarters } from "../src/screens/figures/dashboard/filters";

const REGION = { countries: ["GT", "SV"], own: false };
const OFFICE = { countries: ["GT"], own: true };

function read(address: string, choices = REGION) {
  return filtersIn(new URLSearchParams(address), choices);
}

import { loadLanguage, withTexts } from "../src/i18n";
import { answersOf, loadOf, sharesOf, whatCounts } from "../src/screens/figures/dashboard/workload";
import { aBrowser } from "./browser";

aBrowser();
await withTexts("later", Promise.resolve());

describe("the filters of the dashboard in its address", () => {
  it("are read as they were chosen", () => {
    const filters = {
      country: "GT",
      scope: "network",
      from: "2031-Q1",
      to: "2031-Q4",
      adm1: "GT-13",
      type: "servitude",
    };
    expect(read(addressOf(filters).split("?")[1] ?? "")).toEqual(filters);
  });

  it("never name what the reader cannot choose", () => {
    expect(read("country=MX&scope=organisation&adm1=MX-CHP&type=<b>&from=yesterday")).toEqual({ scope: "network" });
  });

  it("show the own organisation to those who have cases, and the one country there is", () => {
    expect(read("", OFFICE)).toEqual({ country: "GT", scope: "organisation" });
    expect(read("scope=network", OFFICE)).toEqual({ country: "GT", scope: "network" });
  });

  it("leave periods out that do not belong together", () => {
    expect(read("from=2031-Q4&to=2031-Q1")).toEqual({ scope: "network" });
    expect(read("from=2031&to=2031-Q1")).toEqual({ scope: "network" });
  });

  it("forget a place of another country, and keep the last period behind the first", () => {
    expect(chosen({ country: "GT", adm1: "GT-13" }, { country: "SV" })).toEqual({ country: "SV" });
    expect(chosen({ from: "2031-Q1", to: "2031-Q2" }, { from: "2031-Q3" })).toEqual({ from: "2031-Q3", to: "2031-Q3" });
  });

  it("offer the present quarter first", () => {
    expect(quarters(new Date("2031-02-01T12:00:00"), 3)).toEqual(["2031-Q1", "2030-Q4", "2030-Q3"]);
  });
});

const NOW = new Date("2031-03-10T12:00:00Z");

function aCase(changes: object) {
  return { stage: "screening", risk_level: "low", assigned_to: null, next_due_at: null, ...changes } as CaseLine;
}

function aReferral(changes: object) {
  return {
    state: "sent",
    sent_at: "2031-03-09T12:00:00Z",
    respond_by: "2031-03-11T12:00:00Z",
    answered_at: null,
    ...changes,
  } as ReferralLine;
}

describe("one's own work in figures", () => {
  const lines = [
    aCase({ risk_level: "imminent", next_due_at: "2031-03-09T12:00:00Z", assigned_to: "ana" }),
    aCase({ risk_level: "low", next_due_at: "2031-03-12T12:00:00Z", assigned_to: "ana" }),
    aCase({ risk_level: "low" }),
    aCase({ stage: "closed", next_due_at: "2031-03-09T12:00:00Z", assigned_to: "ana" }),
  ];

  it("counts open cases, what is late and what comes, by risk", () => {
    expect(loadOf(lines, NOW)).toEqual({
      open: 3,
      overdue: 1,
      thisWeek: 1,
      byRisk: [
        { code: "imminent", cases: 1 },
        { code: "low", cases: 2 },
      ],
    });
  });

  it.each([
    [
      "es",
      /los casos que tiene asignados.*Sin los importados/,
      /todos los casos que usted puede ver, sin los importados/,
    ],
    ["en", /the cases assigned to you.*Without imported ones/, /all cases that you may see, without imported ones/],
  ] as const)("says in %s which cases it counts, for oneself and for the team", async (language, mine, team) => {
    await loadLanguage(language);
    expect(whatCounts(false, false)).toMatch(mine);
    expect(whatCounts(true, false)).toMatch(team);
  });

  it.each([
    ["es", "Usted puede ver más de 200 casos: aquí solo cuentan los 200 que se abrieron más recientemente."],
    ["en", "You may see more than 200 cases: only the 200 opened most recently count here."],
  ] as const)("says in %s where there are more cases than it counts", async (language, newest) => {
    await loadLanguage(language);
    for (const team of [false, true]) {
      expect(whatCounts(team, true)).toContain(newest);
      expect(whatCounts(team, false)).not.toContain(newest);
    }
  });

  it("says who has them, and which nobody has", () => {
    expect(sharesOf(lines, NOW)).toEqual([
      { id: "ana", open: 2, overdue: 1 },
      { id: null, open: 1, overdue: 0 },
    ]);
  });

  it("counts what waits for an answer, and how fast half of the answers came", () => {
    const box = [
      aReferral({}),
      aReferral({ respond_by: "2031-03-10T11:00:00Z" }),
      aReferral({ state: "accepted", answered_at: "2031-03-09T14:00:00Z" }),
      aReferral({ state: "rejected", answered_at: "2031-03-09T18:00:00Z" }),
    ];
    expect(answersOf(box, new Set(["sent"]), NOW)).toEqual({ waiting: 2, late: 1, inService: 1, medianHours: 2 });
    expect(answersOf([], new Set(["sent"]), NOW).medianHours).toBeUndefined();
  });
});
