import { beforeAll, describe, expect, it } from "vitest";

import type { Notification } from "../src/api/notifications";
import { en } from "../src/i18n/en";
import { later as enLater } from "../src/i18n/en/later";
import { es } from "../src/i18n/es";
import { later as esLater } from "../src/i18n/es/later";
import { aBrowser, aSession } from "./browser";

const SUBJECT = "0193a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b";
const HEARINGS = ["set", "moved", "cancelled", "in_7_days", "tomorrow"].map((what) => `hearing_${what}`);
const ABOUT_A_CASE = [...HEARINGS, "request_made", "request_withdrawn"].map((what) => `case_${what}`);
const ABOUT_A_PROCEEDING = [...HEARINGS, "request_answered"].map((what) => `proceeding_${what}`);

let addressOf: typeof import("../src/notifications/address").addressOf;
let wordsOf: typeof import("../src/notifications/words").wordsOf;
let session: typeof import("../src/session/session").session;

beforeAll(async () => {
  aBrowser();
  ({ session } = await import("../src/session/session"));
  ({ addressOf } = await import("../src/notifications/address"));
  ({ wordsOf } = await import("../src/notifications/words"));
});

/** Those of a start, and those that come with the first screen. */
const TEXTS: Array<Record<string, string>> = [
  { ...es, ...esLater },
  { ...en, ...enLater },
];

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

describe("a notice of how one's request for access ended", () => {
  const KINDS = [
    ...["invitation", "role", "factors_reset", "reinstatement"],
    ...["client", "client_secret", "client_keys", "client_reinstatement"],
  ];
  const ENDS = ["access_decided.approved", "access_decided.refused", "access_lapsed.expired"];

  it.each(["es", "en"] as const)(
    "says in %s what was asked for and what was said, each in its own words",
    async (language) => {
      const { loadLanguage, withTexts } = await import("../src/i18n");
      await loadLanguage(language);
      await withTexts("later", Promise.resolve());
      const said = ENDS.flatMap((end) => {
        const [kind = "", state = ""] = end.split(".");
        return KINDS.map((code) => wordsOf(notice(kind, { code, state })));
      });
      expect(new Set(said).size).toBe(KINDS.length * ENDS.length);
      for (const words of said) expect(words).not.toMatch(/[{}]/);
    },
  );

  it.each(["es", "en"] as const)(
    "or one's proposal of a setting says in %s which and what was said",
    async (language) => {
      const { loadLanguage, withTexts } = await import("../src/i18n");
      await loadLanguage(language);
      await withTexts("later", Promise.resolve());
      const settings = [
        "referral_deadlines",
        "escalation",
        "retention",
        "night_hours",
        "sign_in",
        "days_off",
        "pledge",
      ];
      const said = ["approved", "rejected"].flatMap((state) =>
        [...settings, "consent_notice", "words"].map((code) => wordsOf(notice("setting_decided", { code, state }))),
      );
      expect(new Set(said).size).toBe(18);
      for (const words of said) expect(words).not.toMatch(/[{}]/);
    },
  );

  it("of an earlier release, and of a referral with a code, says what its kind says", () => {
    expect(wordsOf(notice("access_decided"))).toBe(enLater["news.access_decided"]);
    expect(wordsOf(notice("setting_decided"))).toBe(enLater["news.setting_decided"]);
    expect(wordsOf(notice("referral_sent", { code: "7K3-Q9X", state: "sent" }))).toContain("7K3-Q9X");
  });
});

describe("a notice that asked for a decision", () => {
  it.each(["es", "en"] as const)(
    "of a leak says in %s that it is urgent while it waits, no longer",
    async (language) => {
      const { loadLanguage, withTexts } = await import("../src/i18n");
      await loadLanguage(language);
      await withTexts("later", Promise.resolve());
      const [waits, ended] = [null, "ended"].map((state) => wordsOf(notice("system_secret_leaked", { state })));
      expect(waits).toMatch(/Urgent/);
      expect(ended).not.toMatch(/Urgent|stands still|detenido/);
    },
  );

  it("of another kind says the same once it is decided", () => {
    expect(wordsOf(notice("access_request", { state: "ended" }))).toBe(enLater["news.access_request"]);
  });
});

describe("other notices", () => {
  it.each([
    ...["access_request", "access_decided", "access_lapsed", "setting_waits", "setting_decided"],
    ...["person_suspended", "system_suspended", "organisation_suspended"],
    ...["system_access_request", "system_secret_leaked", "organisation_renamed", "services_changed"],
    ...["webhook_disabled", "email_refused", "bulk_access", "emergency_access"],
  ])("%s has words", (kind) => {
    for (const words of TEXTS) expect(words[`news.${kind}`]).toBeTruthy();
  });

  it.each([
    ["case_assigned", `/cases/${SUBJECT}`],
    ["case_reopened", `/cases/${SUBJECT}`],
    ["case_changed", `/cases/${SUBJECT}`],
    ["approval_decided", `/cases/${SUBJECT}`],
    ["override_approved", `/cases/${SUBJECT}?tab=consents`],
    ["extract_ready", "/extracts"],
    ["person_suspended", `/users/${SUBJECT}`],
    ["organisation_suspended", `/organisations/${SUBJECT}`],
    ["access_request", `/requests?mine=false&preview=${SUBJECT}`],
    ["system_access_request", `/requests?mine=false&preview=${SUBJECT}`],
    ["system_secret_leaked", `/requests?mine=false&preview=${SUBJECT}`],
    ["access_decided", `/requests?mine=true&preview=${SUBJECT}`],
    ["access_lapsed", `/requests?mine=true&preview=${SUBJECT}`],
    ["bulk_access", `/audit?tab=unusual&alert=${SUBJECT}`],
    ["setting_waits", `/settings?version=${SUBJECT}`],
  ])("%s leads to %s", (kind, address) => {
    expect(addressOf(notice(kind))).toBe(address);
  });

  it.each([
    ["the page of the organisation, for who sees its systems", ["clients:read", "audit:read"], "/organisations/o"],
    ["what was done to it, for who supervises", ["users:read", "audit:read"], `/audit?object_id=${SUBJECT}`],
  ])("that a system was suspended leads to %s", (_, permissions, address) => {
    session.value = { ...aSession("ana", { permissions }), organisation_id: "o" } as never;
    expect(addressOf(notice("system_suspended"))).toBe(address);
    session.value = null;
  });

  it("of a referral leads to it", () => {
    expect(addressOf(notice("referral_sent", { referral_id: SUBJECT }))).toBe(`/referrals/${SUBJECT}`);
  });
});
