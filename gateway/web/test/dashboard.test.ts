// fixed dates: examples of periods; nothing here reads the clock
import { describe, expect, it } from "vitest";

import { addressOf, chosen, filtersIn, quarters } from "../src/screens/dashboard/filters";

const REGION = { countries: ["GT", "SV"], own: false };
const OFFICE = { countries: ["GT"], own: true };

function read(address: string, choices = REGION) {
  return filtersIn(new URLSearchParams(address), choices);
}

describe("the filters of the dashboard in its address", () => {
  it("are read as they were chosen", () => {
    const filters = {
      country: "GT",
      scope: "network",
      from: "2031-Q1",
      to: "2031-Q4",
      adm1: "GT-13",
      type: "servitude",
    };
    expect(read(addressOf(filters).split("?")[1] ?? "")).toEqual(filters);
  });

  it("never name what the reader cannot choose", () => {
    expect(read("country=MX&scope=organisation&adm1=MX-CHP&type=<b>&from=yesterday")).toEqual({ scope: "network" });
  });

  it("show the own organisation to those who have cases, and the one country there is", () => {
    expect(read("", OFFICE)).toEqual({ country: "GT", scope: "organisation" });
    expect(read("scope=network", OFFICE)).toEqual({ country: "GT", scope: "network" });
  });

  it("leave periods out that do not belong together", () => {
    expect(read("from=2031-Q4&to=2031-Q1")).toEqual({ scope: "network" });
    expect(read("from=2031&to=2031-Q1")).toEqual({ scope: "network" });
  });

  it("forget a place of another country, and keep the last period behind the first", () => {
    expect(chosen({ country: "GT", adm1: "GT-13" }, { country: "SV" })).toEqual({ country: "SV" });
    expect(chosen({ from: "2031-Q1", to: "2031-Q2" }, { from: "2031-Q3" })).toEqual({ from: "2031-Q3", to: "2031-Q3" });
  });

  it("offer the present quarter first", () => {
    expect(quarters(new Date("2031-02-01T12:00:00"), 3)).toEqual(["2031-Q1", "2030-Q4", "2030-Q3"]);
  });
});
