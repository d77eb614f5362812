import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";

import type { OperationsProblem } from "../src/api/people/operations";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { EVERY_MS, watchWhileVisible } from "../src/screens/people/operations/whileVisible";
import { codeOf, days, named, percent, problemWords, span } from "../src/screens/people/operations/words";

const RULES = readFileSync(join(import.meta.dirname, "../../operations/problems.py"), "utf-8");
const CODES = [...RULES.matchAll(/^ {4}"(\w+)": (?:PAGE|TICKET),$/gm)].map(([, code]) => code as string);

const problem = (given: Partial<OperationsProblem>): OperationsProblem => ({
  code: "DeadLetters",
  severity: "ticket",
  service: "cases",
  subject: null,
  value: 3,
  ...given,
});

const page = new EventTarget() as EventTarget & { visibilityState: string; documentElement: object };

beforeAll(async () => {
  Object.assign(globalThis, { document: Object.assign(page, { documentElement: {}, visibilityState: "visible" }) });
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
});

describe("the words of a problem", () => {
  it("are there for every code that the gateway has", () => {
    expect(CODES.length).toBeGreaterThan(15);
    const other = t("operations.problem.other", { code: "" });
    const said = CODES.map((code) => problemWords(problem({ code, subject: "relay" })));
    expect(said.filter((words) => words === "" || words.startsWith(other) || words.includes("{"))).toEqual([]);
  });

  it("say at least the code of one of a later release", () => {
    expect(problemWords(problem({ code: "SunDown" }))).toBe("Otro problema: SunDown");
  });

  it("tell what never was from what is old", () => {
    expect(problemWords(problem({ code: "BackupOld", value: null }))).toBe("No hay ninguna copia de seguridad");
    expect(problemWords(problem({ code: "BackupOld", value: 40 * 3600 }))).toContain("40 horas");
  });

  it("name processes and checks, and leave codes of machines to a place of their own", () => {
    const stopped = problem({ code: "ProcessMissing", service: "identity", subject: "worker", value: null });
    expect(problemWords(stopped)).toBe("Administración está detenido: Tareas");
    expect(problemWords(problem({ code: "ServiceDegraded", subject: "broker, cache" }))).toContain(
      "servidor de colas, memoria rápida",
    );
    const dead = problem({ subject: "cases.case_closed.v1" });
    expect(problemWords(dead)).not.toContain("cases.case_closed.v1");
    expect(codeOf(dead)).toBe("cases.case_closed.v1");
    expect(named("process", "of_later")).toBe("of_later");
  });
});

describe("a span", () => {
  it.each([
    [1, "1 segundo"],
    [119, "119 segundos"],
    [120, "2 minutos"],
    [7199, "119 minutos"],
    [26 * 3600, "26 horas"],
    [2 * 86_400, "2 días"],
  ])("of %s seconds is %s", (seconds, said) => expect(span(seconds)).toBe(said));

  it("of days may be over, and a share is rounded down", () => {
    expect(days(-0.5)).toBe("-1 día");
    expect(percent(0.079)).toBe("7 %");
  });
});

describe("the screen renews itself", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    page.visibilityState = "visible";
  });
  afterEach(() => vi.useRealTimers());

  it("every 30 seconds while it is visible, and not while it is hidden", () => {
    const renew = vi.fn();
    const stop = watchWhileVisible(renew);
    vi.advanceTimersByTime(2 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(2);

    page.visibilityState = "hidden";
    vi.advanceTimersByTime(3 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(2);

    page.visibilityState = "visible";
    page.dispatchEvent(new Event("visibilitychange"));
    expect(renew).toHaveBeenCalledTimes(3);
    stop();
    vi.advanceTimersByTime(2 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(3);
  });

  it("not at once when it was hidden for a moment", () => {
    const renew = vi.fn();
    const stop = watchWhileVisible(renew);
    vi.advanceTimersByTime(1000);
    page.dispatchEvent(new Event("visibilitychange"));
    expect(renew).not.toHaveBeenCalled();
    stop();
  });
});
