// fixed dates: the functions are handed their day
import { describe, expect, it } from "vitest";
import type { PersonOfCase } from "../src/api/case/persons";
import type { Jurisdiction } from "../src/api/proceedings/jurisdictions";
import type { Hearing, ProceedingOfCase } from "../src/api/proceedings/proceedingsOfCase";
import { canBeAccompanied, inOrder, lacksOutcome, testimonyOf } from "../src/screens/case/legal/hearingRules";
import { aBrowser } from "./browser";

aBrowser();
const { hearingMoment, institutionName, isConfirmed, money, stageName, standingName } = await import(
  "../src/screens/case/legal/words"
);
const { wordsOf, wordsOfAll } = await import("../src/screens/case/legal/called");
const { listOfDetail } = await import("../src/screens/case/summary/PartTask");
const { happenedToPart } = await import("../src/ui/facts/happened");
const { loadLanguage, withTexts } = await import("../src/i18n");

const NOW = new Date("2026-11-25T12:00:00Z");

function hearing(id: string, scheduled_at: string, more: Partial<Hearing> = {}): Hearing {
  return { id, scheduled_at, outcome: null, type: "preliminary", persons: [], heard: [], ...more } as Hearing;
}

const words = (es: string, en: string) => ({ es, en });

const PACK = {
  time_zone: "America/Guatemala",
  stages: [{ code: "trial", name: words("Debate", "Oral trial"), confirmed: true }],
  institutions: [{ code: "GT_MP_FTP", name: words("MP: Fiscalía", "MP: prosecutor"), confirmed: true }],
  standings: [{ code: "victim", name: words("Víctima", "Victim"), confirmed: false }],
} as unknown as Jurisdiction;

const PROCEEDING = {
  stage: "trial",
  institution: "GT_MP_FTP",
  persons: [{ id: "p1", person_id: "a", standing: "victim" }],
} as unknown as ProceedingOfCase;

describe("hearings", () => {
  const hearings = [
    hearing("past", "2026-11-01T15:00:00Z"),
    hearing("held", "2026-11-20T15:00:00Z", { outcome: "held", heard: ["p1"], type: "anticipated_evidence" }),
    hearing("far", "2026-12-24T15:00:00Z"),
    hearing("near", "2026-11-26T15:00:00Z"),
    hearing("off", "2026-11-25T15:00:00Z", { outcome: "cancelled" }),
  ];

  it("are read from the next one on, and those that have been or were called off come last", () => {
    const { next, others } = inOrder(hearings, NOW);
    expect(next?.id).toBe("near");
    expect(others.map(({ id }) => id)).toEqual(["far", "off", "held", "past"]);
    expect(inOrder([], NOW)).toEqual({ next: undefined, others: [] });
  });

  it("lack an outcome once their moment has passed without one", () => {
    expect(hearings.filter((one) => lacksOutcome(one, NOW)).map(({ id }) => id)).toEqual(["past"]);
  });

  it("are accompanied unless they were called off, moved or suspended", () => {
    const outcomes = [null, "held", "victim_not_required", "suspended", "rescheduled", "cancelled"] as const;
    const accompanied = outcomes.filter((outcome) => canBeAccompanied(hearing("1", "", { outcome })));
    expect(accompanied).toEqual([null, "held", "victim_not_required"]);
  });

  it("count how often a person testified, and say that it was in advance", () => {
    expect(testimonyOf("p1", hearings)).toEqual({ times: 1, inAdvance: true });
    expect(testimonyOf("p2", hearings)).toEqual({ times: 0, inAdvance: false });
  });
});

describe("the words of a country", () => {
  it("name stages, institutions and standings in the language of the reader", async () => {
    await loadLanguage("es");
    expect([stageName(PACK, "trial"), institutionName(PACK, "GT_MP_FTP"), standingName(PACK, "victim")]).toEqual([
      "Debate",
      "MP: Fiscalía",
      "Víctima",
    ]);
    await loadLanguage("en");
    expect(stageName(PACK, "trial")).toBe("Oral trial");
    await loadLanguage("es");
  });

  it("are confirmed once every name that is shown is", () => {
    expect(isConfirmed(PACK, PROCEEDING)).toBe(false);
    expect(isConfirmed(PACK, { ...PROCEEDING, persons: [] })).toBe(true);
  });

  it("say a hearing in the zone of the country, wherever it is read", () => {
    expect(hearingMoment(PACK, "2026-11-26T03:30:00Z")).toMatch(/^miércoles, 25 de noviembre de 2026.*21:30/);
  });

  it("say an amount without cents, and never with a point that could be taken for cents", () => {
    expect(money(50_000, "USD")).toMatch(/^USD\s50,000$/);
    expect(money(50_000, "GTQ")).toMatch(/^GTQ\s50,000$/);
  });
});

describe("the persons of a proceeding", () => {
  const persons = [{ id: "a", pseudonym: "Ceiba Azul" }] as unknown as PersonOfCase[];

  it("are named by the words of the case", () => {
    expect(wordsOf("p1", PROCEEDING, persons)).toBe("Ceiba Azul");
    expect(wordsOf("p2", PROCEEDING, persons)).toBeUndefined();
    expect(wordsOfAll(["p2", "p1"], PROCEEDING, persons)).toBe("Ceiba Azul");
  });
});

describe("tasks and accesses", () => {
  it.each([
    ["hearing", "hearing_type"],
    ["protection_measure", "protection_measure"],
    ["proceeding_request", "proceeding_request"],
  ])("a task %s says more by the list %s", (kind, list) => {
    const task = { kind, detail: "x", part_id: "1", due_at: "" } as unknown as Parameters<typeof listOfDetail>[0];
    expect(listOfDetail(task)).toBe(list);
  });

  it.each(["accused", "charge", "hearing", "measure", "judgment", "reparation", "request", "evidence", "handover"])(
    "a part %s of a proceeding is named",
    async (kind) => {
      await withTexts("later", Promise.resolve());
      for (const step of ["recorded", "changed", "read"])
        expect(happenedToPart(`${kind}.${step}`)).toMatch(/: [a-z].{4,}/);
    },
  );
});
