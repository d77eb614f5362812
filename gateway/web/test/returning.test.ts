import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Offer } from "../src/api/referrals/referrals";
import type { Page } from "../src/contract/schemas";
import { servicesComingBack } from "../src/screens/people/organisations/returning";

const NONE = { items: [] as Offer[] } as Page<Offer>;
const SOME = { items: [{ id: "shelter" }] } as Page<Offer>;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function found(...answers: Page<Offer>[]) {
  const find = vi.fn(async () => answers.shift() ?? NONE);
  const asked = servicesComingBack(find, {});
  await vi.runAllTimersAsync();
  return { page: await asked, find };
}

test("services that are back at once are asked for once", async () => {
  const { page, find } = await found(SOME);
  expect(page).toBe(SOME);
  expect(find).toHaveBeenCalledTimes(1);
});

test("services that come back a moment later are shown without opening the page anew", async () => {
  const { page, find } = await found(NONE, NONE, SOME);
  expect(page).toBe(SOME);
  expect(find.mock.calls).toEqual([[{}], [{ background: true }], [{ background: true }]]);
});

test("an organisation without services is not asked about for ever", async () => {
  const { page, find } = await found();
  expect(page).toBe(NONE);
  expect(find).toHaveBeenCalledTimes(4);
});
