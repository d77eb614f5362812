import { beforeAll, describe, expect, it } from "vitest";

import type { Notification } from "../src/api/notifications";
import { en } from "../src/i18n/en";
import { es } from "../src/i18n/es";
import { aBrowser } from "./browser";

const SUBJECT = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const HEARINGS = ["set", "moved", "cancelled", "in_7_days", "tomorrow"].map((what) => `hearing_${what}`);
const ABOUT_A_CASE = [...HEARINGS, "request_made", "request_withdrawn"].map((what) => `case_${what}`);
const ABOUT_A_PROCEEDING = [...HEARINGS, "request_answered"].map((what) => `proceeding_${what}`);

let addressOf: typeof import("../src/notifications/address").addressOf;

beforeAll(async () => {
  aBrowser();
  ({ addressOf } = await import("../src/notifications/address"));
});

const notice = (kind: string, more: Partial<Notification> = {}): Notification => ({
  id: "0193a1b2-0000-7e5f-8a9b-0c1d2e3f4a5b",
  seq: 1,
  kind,
  subject_id: SUBJECT,
  referral_id: null,
  code: null,
  state: null,
  country: "GT",
  created_at: "",
  read_at: null,
  ...more,
});

describe("a notice of a hearing or a request", () => {
  it.each([...ABOUT_A_CASE, ...ABOUT_A_PROCEEDING])(
    "%s has words in both languages, and no place for a value",
    (kind) => {
      for (const words of [es, en] as Array<Record<string, string>>) {
        expect(words[`news.${kind}`]).toMatch(/^[^{}]+$/);
      }
    },
  );

  it.each(ABOUT_A_CASE)("%s leads to the proceedings of the case", (kind) => {
    expect(addressOf(notice(kind))).toBe(`/cases/${SUBJECT}?tab=legal`);
  });

  it.each(ABOUT_A_PROCEEDING)("%s leads to the proceeding", (kind) => {
    expect(addressOf(notice(kind))).toBe(`/proceedings/${SUBJECT}`);
  });
});

describe("other notices", () => {
  it.each([
    ["case_assigned", `/cases/${SUBJECT}`],
    ["case_reopened", `/cases/${SUBJECT}`],
    ["case_changed", `/cases/${SUBJECT}`],
    ["approval_decided", `/cases/${SUBJECT}`],
    ["override_approved", `/cases/${SUBJECT}?tab=consents`],
    ["extract_ready", "/extracts"],
  ])("%s leads to %s as before", (kind, address) => {
    expect(addressOf(notice(kind))).toBe(address);
  });

  it("of a referral leads to it", () => {
    expect(addressOf(notice("referral_sent", { referral_id: SUBJECT }))).toBe(`/referrals/${SUBJECT}`);
  });
});
