// fixed dates: the rules are handed their days
import "./aPage";

import { describe, expect, it } from "vitest";
import type { Jurisdiction } from "../src/api/proceedings/jurisdictions";
import type { StageChange } from "../src/api/proceedings/proceedings";
import { loadLanguage, withTexts } from "../src/i18n";
import type { Known } from "../src/screens/proceedings/proceeding/kind";
import { CHARGES } from "../src/screens/proceedings/proceeding/kinds/charges";
import { HEARINGS } from "../src/screens/proceedings/proceeding/kinds/hearings";
import { JUDGMENTS } from "../src/screens/proceedings/proceeding/kinds/judgments";
import { REPARATIONS } from "../src/screens/proceedings/proceeding/kinds/reparations";
import { askedAbout, type Request } from "../src/screens/proceedings/proceeding/kinds/requests";
import {
  articleName,
  articlesToChoose,
  hasUnconfirmed,
  stageName,
  toChoose,
} from "../src/screens/proceedings/proceeding/localNames";
import { namedBy } from "../src/screens/proceedings/proceeding/nameable";
import { nearDeadlines } from "../src/screens/proceedings/proceeding/nearDeadlines";
import { inYears } from "../src/screens/proceedings/proceeding/sentence";
import { enteredStages } from "../src/screens/proceedings/proceeding/stages";
import { timesHeard } from "../src/screens/proceedings/proceeding/timesHeard";

const named = (code: string, confirmed = true) => ({ code, name: { es: `${code} es`, en: `${code} en` }, confirmed });
const article = (code: string, valid_from: string | null, valid_to: string | null, words: string) => ({
  ...named(code),
  name: { es: words, en: words },
  iccs: "0204",
  valid_from,
  valid_to,
  penalty: null,
});
const PACK = {
  country: "SV",
  currency: "USD",
  time_zone: "America/El_Salvador",
  stages: [named("investigation", false), named("trial")],
  institutions: [{ ...named("SV_FGR"), role: "prosecution", active: true }],
  standings: [
    { ...named("victim"), active: true },
    { ...named("gone"), active: false },
  ],
  deadlines: [],
  articles: [
    article("SV_54", "2015-01-13", "2020-12-31", "before the reform"),
    article("SV_54", "2021-01-01", null, "after the reform"),
    article("SV_367B", "2004-01-16", "2015-01-12", "repealed"),
  ],
} as unknown as Jurisdiction;
const KNOWN = { pack: PACK, proceeding: { facts_on: null }, persons: [], offered: {} } as unknown as Known;

async function inSpanish(): Promise<void> {
  await loadLanguage("es");
  await withTexts("proceedings", Promise.resolve());
}

describe("what a country calls things", () => {
  it("is its own name, marked where no lawyer has confirmed it", async () => {
    await inSpanish();
    expect(stageName(PACK, "investigation")).toEqual({ text: "investigation es", confirmed: false });
    expect(toChoose(PACK.stages).map(({ label }) => label)).toEqual(["investigation es (sin confirmar)", "trial es"]);
    expect(hasUnconfirmed(PACK)).toBe(true);
    expect(hasUnconfirmed({ ...PACK, stages: [PACK.stages[1]] } as Jurisdiction)).toBe(false);
  });

  it("offers what is gone only where it is on record", () => {
    expect(toChoose(PACK.standings).map(({ code }) => code)).toEqual(["victim"]);
    expect(toChoose(PACK.standings, "gone").map(({ code }) => code)).toEqual(["victim", "gone"]);
  });

  it("offers the articles that were in force on the day of the facts, by the text of that day", () => {
    expect(articlesToChoose(PACK, "2014-06-01").map(({ code }) => code)).toEqual(["SV_367B"]);
    expect(articlesToChoose(PACK, "2018-06-01")).toEqual([{ code: "SV_54", label: "before the reform" }]);
    expect(articlesToChoose(PACK, "2020-12-31")).toEqual([{ code: "SV_54", label: "before the reform" }]);
    expect(articlesToChoose(PACK, undefined).map(({ code }) => code)).toEqual(["SV_54", "SV_367B"]);
    expect(articleName(PACK, "SV_54", null).text).toBe("after the reform");
  });
});

describe("the stages of a proceeding", () => {
  const change = (id: string, stage: string | null, on: string | null, takes_back: string | null = null) =>
    ({ id, stage, on, takes_back, source: "court", recorded_at: `2026-05-0${id}`, recorded_by: "" }) as StageChange;

  it("are in the order of their days, and one that was taken back is shown as that", () => {
    const recorded = [
      change("1", "trial", "2026-03-01"),
      change("2", "investigation", "2026-01-01"),
      change("3", "execution", "2026-04-01"),
      change("4", null, null, "3"),
    ];
    expect(enteredStages(recorded).map(({ stage, isTakenBack }) => [stage, isTakenBack])).toEqual([
      ["investigation", false],
      ["trial", false],
      ["execution", true],
    ]);
  });
});

describe("testimony", () => {
  const hearing = (id: string, heard: string[], in_error = false) => ({ id, heard, in_error });

  it("is counted by person, without mistakes and without the hearing that is corrected", () => {
    const hearings = [hearing("1", ["ana"]), hearing("2", ["ana", "eva"]), hearing("3", ["ana"], true)];
    expect(timesHeard(hearings, "ana")).toBe(2);
    expect(timesHeard(hearings, "ana", "2")).toBe(1);
    expect(timesHeard(hearings, "iris")).toBe(0);
  });
});

describe("what is sent", () => {
  const of = { ...KNOWN, part: undefined };

  it("has the international code of the article unless another was chosen", () => {
    expect(CHARGES.sent?.({ article: "SV_54" }, of)).toEqual({ article: "SV_54", iccs: "0204" });
    expect(CHARGES.sent?.({ article: "SV_54", iccs: "03" }, of)).toEqual({ article: "SV_54", iccs: "03" });
    expect(CHARGES.sent?.({ article: "OTHER" }, of)).toEqual({ article: "OTHER" });
  });

  it("has nobody who testified in a hearing that was not held", () => {
    expect(HEARINGS.sent?.({ outcome: "held", heard: ["ana"] }, of)).toEqual({ outcome: "held", heard: ["ana"] });
    expect(HEARINGS.sent?.({ outcome: "suspended", heard: ["ana"] }, of)).toEqual({ outcome: "suspended", heard: [] });
  });

  it("has a sentence and a fine only with a conviction, and a currency only with an amount", () => {
    const typed = { verdict: "convicted_tip", sentence_months: 120, fine_amount: 500, currency: "USD" };
    expect(JUDGMENTS.sent?.(typed, of)).toEqual(typed);
    expect(JUDGMENTS.sent?.({ ...typed, verdict: "acquitted" }, of)).toEqual({
      verdict: "acquitted",
      sentence_months: null,
      fine_amount: null,
      currency: null,
    });
    expect(JUDGMENTS.sent?.({ verdict: "convicted_tip", currency: "USD" }, of)?.currency).toBeNull();
  });

  it("has what was ordered and paid only where it was", () => {
    const typed = { status: "requested", amount: 900, currency: "USD", ordered_on: "2026-05-01", paid_amount: 3 };
    expect(REPARATIONS.sent?.(typed, of)).toEqual({ ...typed, ordered_on: null, paid_amount: null });
    expect(REPARATIONS.sent?.({ status: "ordered", currency: "USD" }, of)?.currency).toBeNull();
  });

  it("names a person who was shared, of a case, or another of the case", () => {
    expect(namedBy("shared:1", "victim")).toEqual({ shared_person_id: "1", standing: "victim" });
    expect(namedBy("case:2", "victim")).toEqual({ case_id: "2", standing: "victim" });
    expect(namedBy("case:2:3", "witness")).toEqual({ case_id: "2", person_id: "3", standing: "witness" });
  });
});

describe("a request", () => {
  const asked = { id: "1", kind: "report", person: "p", outcome: null } as unknown as Request;
  const names = (part: Request | undefined) => askedAbout({ persons: [], part }).map(({ name }) => name);

  it("asks nothing else once it was answered", () => {
    expect(names(undefined)).toEqual(["kind", "person", "due_on", "question"]);
    expect(names(asked)).toEqual(["kind", "due_on", "question", "withdrawn"]);
    expect(names({ ...asked, outcome: "fulfilled" } as Request)).toEqual([]);
  });
});

describe("a sentence", () => {
  it.each([
    [120, "10 años"],
    [12, "1 año"],
    [18, "1 año, 6 meses"],
    [1, "1 mes"],
    [0, "0 años"],
  ])("of %i months is said in years and months", async (months, said) => {
    await inSpanish();
    expect(inYears(months)).toBe(said);
  });
});

describe("deadlines", () => {
  it("are near two weeks before, and stay when they are over", () => {
    const acts = ["2026-06-30", "2026-06-10", "2026-05-01"].map((due_on) => ({ due_on }));
    expect(nearDeadlines(acts, "2026-06-01").map(({ due_on }) => due_on)).toEqual(["2026-05-01", "2026-06-10"]);
  });
});
