import { readdirSync, readFileSync } from "node:fs";

import { beforeAll, describe, expect, it } from "vitest";

import type { User } from "../src/api/people/identity";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { es as first } from "../src/i18n/es";
import { later } from "../src/i18n/es/later";
import { isNamed, whoOf } from "../src/screens/case/access/access";

const es = { ...first, ...later };
const USECASES = "../../services/cases/usecases";
/** Acts of other services and of operators: shown as an access, without words of their own. */
const UNNAMED = ["text.checked", "case.facts_republished"];

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await loadLanguage("es");
  await withTexts("later", Promise.resolve());
});

describe("the log of a case", () => {
  it("names every action that the service writes down about a case", () => {
    const files = readdirSync(USECASES, { encoding: "utf-8", recursive: true }).filter((name) => name.endsWith(".py"));
    const sources = files.map((name) => readFileSync(`${USECASES}/${name}`, "utf-8")).join();
    const written = [...sources.matchAll(/work\.audit_case\(\s*"([a-z_.]+)"/g)].map(([, action]) => action as string);
    // Those of a proceeding are among the accesses of a country.
    // Those of an alleged perpetrator are shown in the review of an emergency access.
    written.push(...[...sources.matchAll(/"(perpetrator\.[a-z]+)"/g)].map(([, action]) => action as string));
    written.push(
      ...[...sources.matchAll(/"((?:proceedings?|shared_persons|evidence|custody_sheet)\.[a-z_]+)"/g)].map(
        ([, action]) => action as string,
      ),
    );
    const shown = written.filter((action) => !UNNAMED.includes(action));
    expect(shown.length).toBeGreaterThan(20);
    expect(shown.filter((action) => !isNamed(action) || !(`access.${action}` in es))).toEqual([]);
  });

  it("says who it was, by name where she is a colleague and in words where not", () => {
    const access = { id: "1", at: "", action: "case.read", purpose: null, client_id: "ceiba-web" };
    const ana = { id: "01a2-3344556677", display_name: "Ana López" } as User;
    expect(whoOf({ ...access, actor: ana.id }, [ana])).toBe("Ana López");
    expect(whoOf({ ...access, actor: ana.id }, [])).toBe(t("access.by.person"));
    expect(whoOf({ ...access, actor: "system:cases" }, [ana])).toBe(t("access.by.platform"));
    expect(whoOf({ ...access, actor: "their-system", client_id: "their-system" }, [])).toContain("their-system");
  });
});
