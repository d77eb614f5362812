import { beforeAll, describe, expect, it } from "vitest";

import type { User } from "../src/api/people/identity";
import { aBrowser } from "./browser";

let judgeOf: typeof import("../src/screens/people/audit/who").judgeOf;

beforeAll(async () => {
  aBrowser();
  const { loadLanguage, withTexts } = await import("../src/i18n");
  await loadLanguage("es");
  await withTexts("audit", Promise.resolve());
  ({ judgeOf } = await import("../src/screens/people/audit/who"));
});

describe("who judged unusual reading", () => {
  const known = [{ id: "ana", display_name: "Ana López" }] as User[];

  it.each([
    ["by name, of one's own organisation", "ana", known, "Ana López"],
    ["only as from outside, of another one", "0193a1b2", known, "una persona de fuera de su organización"],
    ["as another person where no names could be read", "0193a1b2", [], "Otra persona (…a1b2)"],
  ])("is said %s", (_, actor, users, words) => {
    expect(judgeOf(actor, users)).toBe(words);
  });
});
