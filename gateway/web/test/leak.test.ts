import "./aPage";

import { beforeAll, expect, test } from "vitest";

import type { System } from "../src/api/people/administration";
import { loadLanguage, t, withTexts } from "../src/i18n";
import { outAfterLeak } from "../src/screens/people/systems/leak";
import { session } from "../src/session/session";

beforeAll(async () => {
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
});

test.each([
  ["of another organisation is out until its yes", "other", ["organisations:write"], true],
  ["of one's own is out until another person's yes", "own", [], true],
  ["of the administration of the country is out until it has the secret", "own", ["organisations:write"], false],
])("a system %s, which is said before the leak is reported", (_, organisation_id, permissions, waits) => {
  session.value = { organisation_id: "own", permissions, countries: ["GT"] } as unknown as typeof session.value;
  for (const said of ["system.rotate.out", "system.suspend.leaked"] as const) {
    const words = outAfterLeak(said, { organisation_id } as System);
    expect(words === t(said)).toBe(!waits);
    expect(words.startsWith(t(`${said}.yes`).slice(0, 20))).toBe(true);
  }
});
