import { beforeAll, describe, expect, it } from "vitest";

import type { RecordField } from "../src/forms/record";
import { aBrowser } from "./browser";

let forms: Record<string, readonly RecordField[]>;
let labelOf: typeof import("../src/forms/labelOf").labelOf;

beforeAll(async () => {
  aBrowser();
  const { loadLanguage, withTexts } = await import("../src/i18n");
  await loadLanguage("es");
  await withTexts("administration", Promise.resolve());
  ({ labelOf } = await import("../src/forms/labelOf"));
  const { newOrganisationFields } = await import("../src/screens/people/organisations/organisationFields");
  const { newOfferFields } = await import("../src/screens/people/offers/offerFields");
  const { SYSTEM_FIELDS } = await import("../src/screens/people/systems/systemFields");
  const { teamField } = await import("../src/screens/people/users/userFields");
  forms = {
    organisation: newOrganisationFields(),
    offer: newOfferFields("GT"),
    system: SYSTEM_FIELDS,
    person: [teamField()],
  };
});

describe("a form of the administration", () => {
  it.each(["organisation", "offer", "system", "person"])("says which questions may be left out: %s", (name) => {
    const fields = forms[name] ?? [];
    expect(fields.length).toBeGreaterThan(0);
    for (const field of fields) expect(labelOf(field).endsWith("(opcional)")).toBe(!field.required);
  });
});
