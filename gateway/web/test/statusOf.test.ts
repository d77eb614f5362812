import { expect, test } from "vitest";

import type { System } from "../src/api/people/administration";
import type { User } from "../src/api/people/identity";
import { statusOf as ofSystem } from "../src/screens/people/systems/statusOf";
import { needsLink, statusOf } from "../src/screens/people/users/statusOf";

const USER = { status: "active", organisation_active: true, awaits_yes: false } as User;
const user = (changes: Partial<User>) => statusOf({ ...USER, access_request_id: null, activated_at: null, ...changes });
// fixed dates: a moment that is only there or not, or long over
const WORKED = "2026-05-04T12:00:00Z";
const LATER = new Date(Date.now() + 60_000).toISOString();

test.each<[string, Partial<User>, string]>([
  ["who works", {}, "active"],
  ["who is suspended, whatever else stops them", { status: "suspended", organisation_active: false }, "suspended"],
  ["whose organisation is suspended", { organisation_active: false }, "stopped"],
  ["who waits for the yes", { awaits_yes: true }, "waits"],
  ["who was invited and has not come", { status: "invited", link_expires_at: LATER }, "linked"],
  [
    "who worked and was sent a new link",
    { status: "invited", activated_at: WORKED, link_expires_at: LATER },
    "relinked",
  ],
  ["whose link has ended", { status: "invited", link_expires_at: WORKED }, "unlinked"],
  ["whose link is forgotten", { status: "invited", activated_at: WORKED, link_expires_at: null }, "unlinked"],
  ["whose link waits for the yes", { status: "invited", activated_at: WORKED, access_request_id: "1" }, "waits"],
])("a person %s says so", (_, changes, status) => {
  expect(user(changes)).toBe(status);
});

test.each<[string, Partial<User>, boolean]>([
  ["who practises before the yes and let their link end", { awaits_yes: true, access_request_id: "1" }, true],
  ["who has a link", { link_expires_at: LATER }, false],
  ["whose link waits for a yes", { access_request_id: "1" }, false],
  ["who came", { status: "active" }, false],
])("a new link is the next step for %s: %s", (_, changes, needed) => {
  expect(needsLink({ ...USER, status: "invited", link_expires_at: null, access_request_id: null, ...changes })).toBe(
    needed,
  );
});

test.each<[string, Partial<System>, string]>([
  ["that works", { active: true }, "system_active"],
  ["of a suspended organisation", { active: false }, "stopped"],
  ["whose secret leaked", { active: true, secret_leaked_at: WORKED }, "leaked"],
  ["that is suspended", { status: "suspended", active: false }, "system_suspended"],
  ["that waits for the yes", { status: "pending", active: false }, "pending"],
])("a system %s says so", (_, changes, status) => {
  expect(ofSystem({ status: "active", secret_leaked_at: null, ...changes } as System)).toBe(status);
});
