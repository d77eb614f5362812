import { beforeEach, expect, test, vi } from "vitest";

import { aBrowser, answer, aSession } from "./browser";

const OWN = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const OTHER = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c";
const REQUEST = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5d";

/** Whether the yes is the reader's, with what the platform says about who decides. */
async function awaits(decider: string, { organisation_id = OWN, permissions = ["access-requests:decide"] } = {}) {
  const fetched = vi.fn(async () => answer(200, { items: [{ id: REQUEST, decider }] }));
  vi.stubGlobal("fetch", fetched);
  const { session } = await import("../src/session/session");
  session.value = { ...aSession("ana"), organisation_id: OWN, permissions } as never;
  const { awaitsReader } = await import("../src/screens/people/requests/awaitsReader");
  return [await awaitsReader({ organisation_id, access_request_id: REQUEST }), fetched.mock.calls.length];
}

beforeEach(() => {
  vi.resetModules();
  aBrowser();
});

test("who may decide reads that it is their yes that is waited for", async () => {
  expect(await awaits("self")).toEqual([true, 1]);
});

test.each(["supervisor", "member"])(
  "who may not, or asked for it, reads that another person decides: %s",
  async (who) => {
    expect(await awaits(who)).toEqual([false, 1]);
  },
);

test.each([
  ["of another organisation", { organisation_id: OTHER }],
  ["without the permission to decide", { permissions: [] }],
])("a reader %s does not ask who decides", async (_, changes) => {
  expect(await awaits("self", changes)).toEqual([false, 0]);
});
