import { beforeAll, expect, test } from "vitest";

import type { User } from "../src/api/people/identity";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { reinstatement } from "../src/screens/people/users/reinstatement";
import { aBrowser } from "./browser";

// fixed dates: a moment that is only there or not
const WORKED = "2026-05-04T12:00:00Z";

beforeAll(async () => {
  aBrowser();
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
});

test.each<[string, Partial<User>, boolean]>([
  ["who lost a device", { suspended_for: "account_at_risk", activated_at: WORKED }, true],
  ["who had left", { suspended_for: "left", activated_at: WORKED }, false],
  ["whose new link goes out by itself", { suspended_for: "account_at_risk", activated_at: null }, false],
])("the question before reinstating a person %s names the new link to send afterwards: %s", (_, user, named) => {
  const words = t(`${reinstatement(user as User)}.text`);
  expect(words.includes(t("user.resetFactors"))).toBe(named);
});
