// fixed dates: the clock is set to one of them
import "./aPage";

import type { ComponentChildren, VNode } from "preact";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { loadLanguage, withTexts } from "../src/i18n";
import { DueClock } from "../src/screens/case/due/Due";
import { HearingsAhead } from "../src/screens/home/today/HearingsAhead";
import { zones } from "../src/ui/time/zones";

const answered = vi.hoisted(() => ({ items: [] as object[] }));
vi.mock("../src/ui/loading/resource", () => ({ useResource: () => ({ data: answered }) }));

beforeAll(async () => {
  vi.setSystemTime("2026-05-14T12:00:00Z");
  zones.value = { GT: "America/Guatemala", MX: "America/Tijuana" };
  await loadLanguage("es");
  await withTexts("proceedings", Promise.resolve());
});
afterAll(() => vi.useRealTimers());

/** The text of what a component shows, its components drawn too. */
function textOf(shown: ComponentChildren): string {
  if (Array.isArray(shown)) return shown.map(textOf).join("");
  if (shown === null || typeof shown !== "object") return typeof shown === "boolean" ? "" : String(shown ?? "");
  const { type, props } = shown as VNode<{ children?: ComponentChildren }>;
  return textOf(typeof type === "function" ? (type as (of: object) => ComponentChildren)(props) : props.children);
}

function hearing(pseudonym: string, country: string, scheduled_at: string, more: object = {}) {
  return { id: pseudonym, case_id: "a-case", type: "trial", outcome: null, pseudonym, country, scheduled_at, ...more };
}

describe("the hearings ahead", () => {
  it("stand next first, each on the clocks of its country", () => {
    answered.items = [
      hearing("CEIBA", "MX", "2026-05-14T16:30:00+00:00"),
      hearing("LUNA", "GT", "2026-05-14T17:00:00+00:00"),
      hearing("RÍO", "GT", "2026-05-16T03:00:00+00:00"),
    ];
    const said = textOf(HearingsAhead());
    expect([...said.matchAll(/(\d+) may 2026, (\d\d:\d\d) · (\p{Lu}+)/gu)].map((found) => found.slice(1))).toEqual([
      ["14", "09:30", "CEIBA"],
      ["14", "11:00", "LUNA"],
      ["15", "21:00", "RÍO"],
    ]);
  });

  it("leave out what is over and what is of no case of the reader", () => {
    answered.items = [
      hearing("CEIBA", "GT", "2026-05-14T15:30:00Z", { outcome: "held" }),
      hearing("LUNA", "GT", "2026-05-14T15:30:00Z", { case_id: null }),
    ];
    expect(HearingsAhead()).toBeNull();
  });
});

describe("the clock of a hearing", () => {
  it.each([
    ["GT", "2026-05-14T15:30:00Z", "hoy, 09:30"],
    ["MX", "2026-05-14T16:30:00Z", "hoy, 09:30"],
    ["MX", "2026-05-15T06:30:00Z", "hoy, 23:30"],
    ["GT", "2026-05-15T06:30:00Z", "mañana, 00:30"],
  ])("is that of %s: %s is %s", (country, until, said) => {
    expect(textOf(DueClock({ kind: "hearing", until, country, stem: "due" }))).toBe(said);
  });

  it("says no hour where only its day is known", () => {
    const said = textOf(DueClock({ kind: "hearing", until: "2026-05-15T05:59:59Z", country: "GT", stem: "due" }));
    expect(said).toMatch(/^antes de /);
  });
});
