import "./aPage";

import { afterEach, describe, expect, it, vi } from "vitest";

import { type Referral, scrubNote } from "../src/api/referrals";
import { answer, aSession } from "./browser";

const SCRUBBED = { findings: [], scrubbed: "viene [nombre]" };

/** Where a note of `referral` was sent to be scrubbed, and with what. */
async function asked(referral: Partial<Referral>) {
  const fetched = vi.fn(async (address: string, _?: RequestInit) =>
    answer(200, address.endsWith("/scrub-text") ? SCRUBBED : aSession("ana")),
  );
  vi.stubGlobal("fetch", fetched);
  const { scrubbed } = await scrubNote(referral as Referral, "viene Brisa Canaria");
  const [address, init] = fetched.mock.calls.find(([address]) => address.endsWith("/scrub-text")) ?? [""];
  return { address, body: JSON.parse(String(init?.body)), scrubbed };
}

describe("a note without what identifies", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("is compared with who the person is where the sender asks, in their own case", async () => {
    const { address, body, scrubbed } = await asked({ id: "r1", box: "out", case_id: "c1" });
    expect(address).toBe("/api/v1/cases/c1/scrub-text");
    expect(body).toEqual({ text: "viene Brisa Canaria" });
    expect(scrubbed).toBe("viene [nombre]");
  });

  it("is looked at by its shapes where a receiver asks, who may not know the person", async () => {
    const { address } = await asked({ id: "r1", box: "in" });
    expect(address).toBe("/api/v1/referrals/r1/scrub-text");
  });

  it("stands in the body and never in the address", async () => {
    const { address } = await asked({ id: "r1", box: "in" });
    expect(decodeURIComponent(address)).not.toContain("Brisa");
  });
});
