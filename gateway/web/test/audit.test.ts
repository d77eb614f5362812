import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import type { AuditEntry, Audited } from "../src/api/people/audit";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { type Entry, hasMore, isDry, merge, oncePerLook, type Source } from "../src/screens/people/audit/merged";
import { ACTIONS, actionWords, groupOf } from "../src/screens/people/audit/words";

const ROOT = join(import.meta.dirname, "../../..");
/** An action in a call that writes an entry, in a constant of its own, or as the last part of a sentence. */
const WRITTEN = [
  /audit\w*\(\s*(?:\w+,\s*)?"([a-z_]+\.[a-z_]+)"/g,
  /end_rights\([^"]*"([a-z_]+\.[a-z_]+)"/g,
  /save_proceeding\([^"]*"([a-z_]+\.[a-z_]+)"/g,
  /action(?::[^=\n]*)? = "([a-z_]+\.[a-z_]+)"(?: if .* else "([a-z_]+\.[a-z_]+)")?/g,
  /^FORBIDDEN, NOT_FOUND = "([a-z_]+\.[a-z_]+)", "([a-z_]+\.[a-z_]+)"/gm,
  /^RESTORED = "([a-z_]+\.[a-z_]+)"/gm,
];

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await loadLanguage("es");
  await withTexts("audit", Promise.resolve());
});

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf-8" })
    .filter((name) => name.endsWith(".py") && !name.includes("migrations"))
    .map((name) => readFileSync(join(ROOT, folder, name), "utf-8"));
}

/** Every action that services and operators write down, as far as the sources name it whole. */
function writtenActions(): string[] {
  const text = ["services", "shared", "infra"].flatMap(sources).join("\n");
  const whole = WRITTEN.flatMap((pattern) => [...text.matchAll(pattern)].flatMap((found) => found.slice(1)));
  const steps = [...text.matchAll(/Action\(\s*Party\.\w+, State\.\w+, events\.\w+, "([a-z_]+)"/g)];
  const decided = ["approved", "refused", "withdrawn", "expired", "closed"].map((state) => `access_request.${state}`);
  const found = [...whole.filter((action) => action), ...steps.map(([, verb]) => `referral.${verb}`), ...decided];
  return [...new Set(found)].sort();
}

describe("the words of the audit", () => {
  it("are there for every action that a service writes down", () => {
    const written = writtenActions();
    expect(written.length).toBeGreaterThan(150);
    expect(written.filter((action) => ["", t("access.other")].includes(actionWords(action)))).toEqual([]);
  });

  it("are of actions alone that are written down", () => {
    const written = new Set(writtenActions());
    expect(ACTIONS.filter((action) => !written.has(action))).toEqual([]);
  });

  it("are offered in groups, those of cases where no other fits", () => {
    expect(["user.invited", "recovery_codes.renewed", "client.opened", "case.read"].map(groupOf)).toEqual([
      "Personas y sus accesos",
      "Entradas y sesiones",
      "Sistemas",
      "Casos",
    ]);
  });
});

const entry = (id: string, service: Audited): Entry => ({ ...({ id } as AuditEntry), service });
const source = (service: Audited, ids: string[], cursor: string | null = null): Source => ({
  service,
  entries: ids.map((id) => entry(id, service)),
  cursor,
});
const idsOf = (entries: readonly Entry[]) => entries.map(({ id }) => id).join("");

describe("the audit of several services in one list", () => {
  it("is in the order of time, whoever wrote it", () => {
    const { shown, left } = merge([source("cases", ["9", "5", "2"]), source("referrals", ["7", "3"])]);
    expect(idsOf(shown)).toBe("97532");
    expect(hasMore(left)).toBe(false);
  });

  it("shows nothing that is older than what is known of each service", () => {
    const { shown, left } = merge([source("cases", ["9", "8", "7"], "more"), source("referrals", ["6", "2"])]);
    expect(idsOf(shown)).toBe("987");
    expect(left.map(({ entries }) => idsOf(entries))).toEqual(["", "62"]);
    expect(hasMore(left)).toBe(true);
    expect(left.filter(isDry).map(({ service }) => service)).toEqual(["cases"]);
  });

  it("shows each entry once, however the pages fall", () => {
    const all = { cases: ["h", "f", "e", "b"], identity: ["g", "d", "c", "a"] } as const;
    const next = (one: Source): Source => {
      const from = Number(one.cursor);
      const ids = all[one.service as keyof typeof all].slice(from, from + 1);
      return source(one.service, ids, from + 1 < 4 ? String(from + 1) : null);
    };
    let left: Source[] = [next(source("cases", [], "0")), next(source("identity", [], "0"))];
    let shown = "";
    for (let round = 0; round < 9 && hasMore(left); round++) {
      const merged = merge(left.map((one) => (isDry(one) ? next(one) : one)));
      shown += idsOf(merged.shown);
      left = merged.left;
    }
    expect(shown).toBe("hgfedcba");
  });

  it("waits for a service of which nothing is known", () => {
    expect(merge([source("cases", ["9"]), source("identity", [], "more")]).shown).toEqual([]);
  });
});

describe("a look at the audit", () => {
  const done = (id: string, action: string, at: string, actor = "a") =>
    ({ ...entry(id, "cases"), action, actor, at: `2026-01-05T10:00:${at}Z` }) as Entry; // fixed date: only seconds between them count

  it("is one row, although each module and country writes it down", () => {
    const looks = ["9", "8", "7", "6"].map((id) => done(id, "audit.read", "09"));
    expect(idsOf(oncePerLook(looks))).toBe("9");
  });

  it("that follows another at once is a row of its own after two seconds", () => {
    const each = Array.from({ length: 30 }, (_, place) => done(`${place}`, "audit.read", `${59 - place}`));
    expect(oncePerLook(each).map(({ id }) => id)).toEqual(["0", "3", "6", "9", "12", "15", "18", "21", "24", "27"]);
  });

  it("of another moment or another person is a row of its own, and so is everything else", () => {
    const entries = [
      done("9", "audit.read", "40"),
      done("8", "audit.read", "39", "b"),
      done("7", "case.read", "39"),
      done("6", "case.read", "39"),
      done("5", "audit.read", "39"),
      done("4", "audit.read", "20"),
    ];
    expect(idsOf(oncePerLook(entries))).toBe("98764");
  });
});
