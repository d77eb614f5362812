import { beforeAll, expect, test } from "vitest";

import type { AccessRequest, Decision } from "../src/api/people/identity";
import { loadLanguage, withTexts } from "../src/i18n";
import { approvedWords, askedFor, isStopped, kindWords, roleWords } from "../src/screens/people/requests/kindWords";

const LEAKED = { secret_leaked_at: "2020-03-05T10:00:00Z" };
const about = (changes: object) =>
  ({ state: "pending", subject_suspended_at: null, client: LEAKED, overlap_hours: 24, ...changes }) as AccessRequest;

beforeAll(async () => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  await loadLanguage("es");
  await withTexts("administration", withTexts("later", Promise.resolve()));
});

test.each([
  ["client_secret", {}, true, "Cambiar el secreto de un sistema: se filtró"],
  ["client", {}, true, "Registrar un sistema"],
  ["client_secret", { client: { secret_leaked_at: null } }, false, "Cambiar el secreto de un sistema"],
  ["client_secret", { state: "refused" }, false, "Cambiar el secreto de un sistema"],
  [
    "client_secret",
    { state: "approved", client: { secret_leaked_at: null }, overlap_hours: null },
    false,
    "Cambiar el secreto de un sistema: se filtró",
  ],
  ["client_reinstatement", { subject_suspended_at: "2020-03-06T10:00:00Z" }, true, "Reactivar un sistema"],
])("a request of kind %s with %o: stands still %s, said as %s", (kind, changes, stopped, words) => {
  const request = about({ kind, ...changes });
  expect([isStopped(request), kindWords(request)]).toEqual([stopped, words]);
});

test.each([
  [
    "from which to which",
    { kind: "role", role: "supervisor", subject_role: "caseworker" },
    "de caseworker a supervisor",
  ],
  [
    "from a role of the country too",
    { kind: "role", role: "caseworker", subject_role: "caseworker", subject_country_role_id: "nocturna" },
    "de nocturna a caseworker",
  ],
  [
    "only the new one after the answer",
    { kind: "role", state: "approved", role: "supervisor", subject_role: "supervisor" },
    "supervisor",
  ],
  [
    "the one they would come with",
    { kind: "invitation", role: "supervisor", subject_role: "supervisor" },
    "supervisor",
  ],
])("the role of a request says %s", (_, changes, words) => {
  expect(roleWords(about(changes), ({ role, country_role_id }) => country_role_id ?? role ?? "")).toBe(words);
});

test("what waits for a yes is said as in the list of requests", () => {
  expect(askedFor({ access_request_kind: "role" })).toBe(kindWords(about({ kind: "role", client: null })));
});

test.each([
  ["certified", "request.approved.works"],
  ["lapsed", "request.approved.invitation"],
  ["untrained", "request.approved.invitation"],
])("who was let in and is %s: %s", (standing, words) => {
  expect(approvedWords({ kind: "invitation", standing } as Decision, about({ kind: "invitation" }))).toBe(words);
});
