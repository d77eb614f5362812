import { beforeEach, expect, it, vi } from "vitest";

import { ROUTES } from "../src/routes";
import { GROUPS } from "../src/ui/shell/destinations";
import { aBrowser } from "./browser";

let session: typeof import("../src/session/session").session;
let opens: typeof import("../src/session/session").opens;
let reaches: typeof import("../src/session/reach").reaches;

const ADMIN = { organisation_id: "space", countries: ["XG"], permissions: ["organisations:write"], practice_of: "GT" };
const OPENED = { id: "opened", country: "XG", kind: "ngo", name: "Luz de prueba" };
const PARTNER = { id: "partner", country: "XG", kind: "ngo" };

beforeEach(async () => {
  vi.resetModules();
  aBrowser();
  ({ opens, session } = await import("../src/session/session"));
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

it("practises no announcement, role or setting, which reach everyone", () => {
  const real = [...GROUPS.flatMap(({ items }) => items).map((item) => ({ ...item, path: item.to })), ...ROUTES];
  const paths = new Set(real.filter(({ isReal }) => isReal).map(({ path }) => path));
  expect([...paths]).toEqual(["/announcements", "/announcements/new", "/roles/new", "/roles/:id", "/settings"]);
});

it("opens to who practises no screen that is not practised, and to who works what they may do", () => {
  permit(ADMIN);
  expect(opened("/organisations/new", "/settings", "/announcements", "/users")).toEqual(["/organisations/new"]);
  permit({ ...ADMIN, practice_of: null });
  expect(opened("/organisations/new", "/settings", "/announcements", "/users")).toEqual([
    ...["/organisations/new", "/settings", "/announcements"],
  ]);
});

function permit(next: object) {
  session.value = next as unknown as typeof session.value;
}

function opened(...paths: string[]): string[] {
  return paths.filter((path) => ROUTES.some((route) => route.path === path && opens(route)));
}
