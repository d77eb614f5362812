import { expect, test } from "vitest";

import type { AccessRequest, Decision } from "../src/api/people/identity";
import { approvedWords, endedBySuspension, isStopped } from "../src/screens/people/requests/kindWords";

// fixed dates: two moments that are compared
const STOPPED = "2026-05-04T12:00:00.10Z";
const LATER = "2026-05-05T12:00:00Z";
const CLOSED = { state: "closed", decided_at: "2026-05-04T12:00:00.05Z", subject_suspended_at: STOPPED };
const LEAKED = { kind: "client_reinstatement", state: "pending", client: { secret_leaked_at: STOPPED } };
const request = (changes: object) => changes as AccessRequest;
const decision = (changes: object) => ({ kind: "client_reinstatement", standing: null, ...changes }) as Decision;

test("a request that the suspension of its subject closed says so", () => {
  expect(endedBySuspension(request(CLOSED))).toBe(true);
});

test.each<[string, object]>([
  ["another request took the place of", { decided_at: LATER }],
  ["was answered before", { state: "approved" }],
  ["is about a system that acts", { subject_suspended_at: null }],
])("a request that %s does not", (_, changes) => {
  expect(endedBySuspension(request({ ...CLOSED, ...changes }))).toBe(false);
});

test("the yes to reinstating a system whose secret leaked promises no entry", () => {
  expect(approvedWords(decision({}), request(LEAKED))).toBe("request.approved.client_reinstatement.leaked");
});

test("the yes to reinstating another system does", () => {
  const sound = request({ ...LEAKED, client: { secret_leaked_at: null } });
  expect(approvedWords(decision({}), sound)).toBe("request.approved.client_reinstatement");
});

test("a request that was answered no longer says that the system stands still", () => {
  expect(isStopped(request({ ...LEAKED, state: "approved" }))).toBe(false);
});
