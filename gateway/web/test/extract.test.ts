import { describe, expect, it } from "vitest";

import { EACH, extractBodies } from "../src/screens/figures/extracts/body";

const KIND = { template: "hxl-aggregate", format: "csv" };
const COUNTRIES = [
  { code: "GT", label: "Guatemala", tz: "America/Guatemala" },
  { code: "MX", label: "México", tz: "America/Mexico_City" },
];
const VALUES = { name: " Mensual ", countries: ["GT", "MX"], years: "2025, 2026", recipients: ["a"] };

describe("an extract", () => {
  it("on request has no schedule", () => {
    expect(extractBodies(VALUES, KIND, COUNTRIES)).toEqual([
      {
        name: "Mensual",
        ...KIND,
        filters: { country: ["GT", "MX"], year: [2025, 2026] },
        schedule: null,
        recipients: ["a"],
      },
    ]);
  });

  it("runs on the clock of the country that was chosen, the first when nothing was chosen", () => {
    const zone = (clock?: string) =>
      extractBodies({ ...VALUES, rhythm: "monthly", clock }, KIND, COUNTRIES).map(({ schedule }) => schedule);
    expect(zone("MX")).toEqual([{ cron: "0 6 1 * *", time_zone: "America/Mexico_City" }]);
    expect(zone()).toEqual([{ cron: "0 6 1 * *", time_zone: "America/Guatemala" }]);
  });

  it("on each country's clock is one extract a country", () => {
    const bodies = extractBodies({ ...VALUES, rhythm: "monthly", clock: EACH }, KIND, COUNTRIES);
    expect(bodies.map(({ name, filters, schedule }) => [name, filters?.country, schedule?.time_zone])).toEqual([
      ["Mensual – Guatemala", ["GT"], "America/Guatemala"],
      ["Mensual – México", ["MX"], "America/Mexico_City"],
    ]);
  });
});
