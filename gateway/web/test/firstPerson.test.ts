import { expect, test } from "vitest";

import { opensOrganisation, wasOpened } from "../src/screens/people/users/firstPerson";

// fixed dates: a moment that is only there or not
const CAME = "2026-05-04T12:00:00Z";
const INVITED = { status: "invited", awaits_yes: false, activated_at: null } as const;

test.each<[string, Parameters<typeof wasOpened>[0], boolean]>([
  ["without people", [], false],
  ["whose first person is invited", [INVITED], true],
  ["whose people all await the yes", [{ ...INVITED, awaits_yes: true }], false],
  ["whose one invitation was withdrawn", [{ ...INVITED, status: "suspended" }], false],
  ["whose one person is suspended", [{ ...INVITED, status: "suspended", activated_at: CAME }], true],
])("an organisation %s is opened or not", (_, people, opened) => {
  expect(wasOpened(people)).toBe(opened);
});

test.each<[string | null, boolean]>([
  [null, true],
  ["focal_point", true],
  ["supervisor", true],
  ["organisation_admin", false],
  ["country_admin", false],
])("the role %s opens an organisation or not", (role, opens) => {
  expect(opensOrganisation({ role })).toBe(opens);
});
