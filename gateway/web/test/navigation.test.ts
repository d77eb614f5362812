import { expect, it } from "vitest";

import { GROUPS } from "../src/ui/shell/destinations";

it("gives each destination of the administration a drawing of its own", () => {
  const items = GROUPS.flatMap((group) => (group.title === "nav.group.administration" ? group.items : []));
  const icons = items.map(({ icon }) => icon);
  expect(icons.length).toBeGreaterThan(8);
  expect(new Set(icons).size).toBe(icons.length);
});

it("gives no destination of the administration the drawing of today, cases or the directory", () => {
  const taken = new Set(["today", "cases", "directory", "referrals"]);
  const items = GROUPS.flatMap((group) => (group.title === "nav.group.administration" ? group.items : []));
  expect(items.filter(({ icon }) => taken.has(icon)).map(({ to }) => to)).toEqual([]);
});

it("has at most the way back, three screens and what is asked of them in the bar of who administers people", () => {
  const items = GROUPS.flatMap((group) => group.items).filter(({ bar }) => bar && !bar.lacks);
  const forAdministrators = items.filter(({ to, bar }) => to === "/" || bar?.holds?.includes("users:write"));
  expect(forAdministrators.map(({ to }) => to)).toEqual(["/", "/organisations", "/users", "/requests"]);
});
