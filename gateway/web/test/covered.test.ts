import { describe, expect, it } from "vitest";

import { t } from "../src/i18n";
import { inWords } from "../src/screens/dashboard/covered";

describe("a card without one value", () => {
  it("shows amounts of several currencies beside one another", () => {
    expect(inWords("120 000 GTQ · 3 400 USD", null)).toBe("120 000 GTQ · 3 400 USD");
  });

  it("says that there is nothing yet", () => {
    expect(inWords("–", null)).toBe(t("dashboard.noData"));
  });

  it("says why a figure is not shown", () => {
    expect(inWords("<11", "primary_k")).toBe(t("covered.fewer", { limit: "11" }));
    expect(inWords("–", "not_published")).toBe(t("covered.not_published"));
  });
});
