import { beforeEach, expect, it, vi } from "vitest";

import { GROUPS } from "../src/ui/shell/navigation";
import { aBrowser } from "./browser";

let session: typeof import("../src/session/session").session;
let reaches: typeof import("../src/session/reach").reaches;

const ADMIN = { organisation_id: "space", countries: ["XG"], permissions: ["organisations:write"], practice_of: "GT" };
const OPENED = { id: "opened", country: "XG", kind: "ngo", name: "Luz de prueba" };
const PARTNER = { id: "partner", country: "XG", kind: "ngo" };

beforeEach(async () => {
  vi.resetModules();
  aBrowser();
  ({ session } = await import("../src/session/session"));
  ({ reaches } = await import("../src/session/reach"));
  session.value = ADMIN as unknown as typeof session.value;
});

it("lets who practises administer what they opened themselves, and no partner or space", () => {
  expect(reaches(OPENED)).toBe(true);
  expect(reaches(PARTNER)).toBe(false);
  expect(reaches({ ...PARTNER, id: "space" })).toBe(false);
});

it("lets who works administer the organisations of their country, as before", () => {
  session.value = { ...ADMIN, countries: ["GT"], practice_of: null } as unknown as typeof session.value;
  expect(reaches({ ...PARTNER, country: "GT" })).toBe(true);
  expect(reaches({ ...PARTNER, country: "HN" })).toBe(false);
});

it("practises no announcement, which everyone reads", () => {
  const real = GROUPS.flatMap(({ items }) => items).filter(({ isReal }) => isReal);
  expect(real.map(({ to }) => to)).toEqual(["/announcements"]);
});
