import { readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import type { User } from "../src/api/identity";
import { speak, t } from "../src/i18n";
import { es } from "../src/i18n/es";
import { isNamed, whoOf } from "../src/screens/case/access";

const USECASES = ["change_case", "consents", "follow_up", "identity", "packets", "read_cases", "timeline"];

beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  return speak("es");
});

describe("the log of a case", () => {
  it("names every action that the service writes down about a case", () => {
    const sources = USECASES.map((name) => readFileSync(`../../services/cases/usecases/${name}.py`, "utf-8")).join();
    const written = [...sources.matchAll(/work\.audit\(\s*"([a-z_.]+)"/g)].map(([, action]) => action as string);
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((action) => !isNamed(action) || !(`access.${action}` in es))).toEqual([]);
  });

  it("says who it was, by name where she is a colleague and in words where not", () => {
    const access = { id: "1", at: "", action: "case.read", purpose: null, client_id: "ceiba-web" };
    const ana = { id: "01a2-3344556677", display_name: "Ana López" } as User;
    expect(whoOf({ ...access, actor: ana.id }, [ana])).toBe("Ana López");
    expect(whoOf({ ...access, actor: ana.id }, [])).toBe(t("access.by.person", { id: "44556677" }));
    expect(whoOf({ ...access, actor: "system:cases" }, [ana])).toBe(t("access.by.platform"));
    expect(whoOf({ ...access, actor: "their-system", client_id: "their-system" }, [])).toContain("r-system");
  });
});
