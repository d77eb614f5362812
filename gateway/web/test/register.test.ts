import { beforeAll, describe, expect, it } from "vitest";

import { makeForm, type Values } from "../src/forms/form";
import { speak } from "../src/i18n";
import { registrationOf } from "../src/screens/register/body";
import { check } from "../src/screens/register/check";

const CHILD: Values = { country: "GT", identified_on: "20/11/2026", risk_level: "high", birth: "12" };

beforeAll(() => {
  Object.assign(globalThis, { document: { documentElement: {} } });
  return speak("es");
});

describe("a child", () => {
  it("is not registered before it was asked whether her best interests were considered", () => {
    expect(check(makeForm(CHILD), "person")).toHaveProperty("best_interest");
    expect(check(makeForm({ ...CHILD, best_interest: "pending" }), "person")).toEqual({});
    expect(check(makeForm({ ...CHILD, birth: "30" }), "person")).toEqual({});
  });

  it("takes that answer along, and an adult does not", () => {
    expect(registrationOf({ ...CHILD, best_interest: "considered" })).toHaveProperty("best_interest", "considered");
    expect(registrationOf({ ...CHILD, birth: "30", best_interest: "considered" })).not.toHaveProperty("best_interest");
  });
});
