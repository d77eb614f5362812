import { beforeAll, expect, test } from "vitest";

import { aBrowser, aSession } from "./browser";

const OWN = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const OTHER = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5c";

let askedWords: typeof import("../src/screens/people/systems/askedWords").askedWords;

beforeAll(async () => {
  aBrowser();
  const { session } = await import("../src/session/session");
  session.value = { ...aSession("ana"), organisation_id: OWN } as never;
  ({ askedWords } = await import("../src/screens/people/systems/askedWords"));
});

test.each([
  ["of one's own organisation, with a secret", OWN, "client_secret_basic", "system.askedOwn"],
  ["of one's own organisation, with a key that no one is shown", OWN, "private_key_jwt", "user.invite.askedOwn"],
  ["of another organisation, with a secret", OTHER, "client_secret_basic", "system.asked"],
  ["of another organisation, with a key", OTHER, "private_key_jwt", "user.invite.asked"],
] as const)("a system %s that waits for a yes says whose", (_, organisation_id, auth_method, words) => {
  expect(askedWords({ organisation_id, auth_method })).toBe(words);
});
