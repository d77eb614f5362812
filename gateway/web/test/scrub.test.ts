import { readFileSync } from "node:fs";
import "./aPage";

import { afterEach, describe, expect, it, vi } from "vitest";

import { type Referral, scrubNote } from "../src/api/referrals/referrals";
import { identifies, replacementOf, scrubbedMessage } from "../src/ui/form/scrubbed";
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

describe("an objection to a text", () => {
  it("is about what identifies for every code of the server, and for no other", () => {
    const source = readFileSync(new URL("../../../shared/text/free_text.py", import.meta.url), "utf8");
    const named = [...source.matchAll(/"((?:looks|sounds)_like_\w+|stored_\w+|number|contact)"/g)].map(
      ([, code]) => code,
    );
    expect(new Set(named).size).toBe(11);
    for (const code of named) expect(identifies({ code: code ?? "" }), code).toBe(true);
    for (const code of ["required", "too_long", "unsafe_text", "invalid", "phone_number"]) {
      expect(identifies({ code }), code).toBe(false);
    }
  });
});

describe("what was scrubbed", () => {
  const scrubbed = { from: "viene Brisa Canaria", to: "viene [nombre]" };

  it("replaces the text that was sent, with blanks around it or not", () => {
    expect(replacementOf("viene Brisa Canaria", scrubbed)).toBe("viene [nombre]");
    expect(replacementOf(" viene Brisa Canaria\n", scrubbed)).toBe("viene [nombre]");
  });

  it("leaves what was typed while the request ran", () => {
    expect(replacementOf("viene Brisa Canaria, con su hijo", scrubbed)).toBeUndefined();
    expect(replacementOf("", scrubbed)).toBeUndefined();
  });

  it("says nothing where nothing was taken out", () => {
    expect(replacementOf("llega hoy", { from: "llega hoy", to: "llega hoy" })).toBeUndefined();
    expect(replacementOf("llega hoy", undefined)).toBeUndefined();
  });

  it("belongs to the message that was sent with the preview", () => {
    const message_problems = [{ code: "looks_like_name", message: "Parece un nombre", confirmable: true }];
    const preview = { message_problems, message_scrubbed: "viene [nombre]" };
    expect(scrubbedMessage("viene Brisa Canaria", preview)).toEqual(scrubbed);
    expect(scrubbedMessage(undefined, preview)).toBeUndefined();
    expect(scrubbedMessage("llega hoy", { message_problems: [], message_scrubbed: "llega hoy" })).toBeUndefined();
  });
});
