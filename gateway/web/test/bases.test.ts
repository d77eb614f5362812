// fixed dates: an example of a period; nothing here reads the clock
import { describe, expect, it } from "vitest";

import type { Card, Chart } from "../src/api/reporting";
import { language } from "../src/i18n";
import { basesOf, withBase } from "../src/screens/figures/dashboard/bases";

const OF_TWO = { es: "1 de 2 decididas", en: "1 of 2 decided" };
const SHELTER = { es: "Albergue", en: "Shelter" };
const LEGAL = { es: "Servicio legal", en: "Legal service" };

function aChart(rows: object[], series: object[] = []) {
  return { rows: rows.map((row) => ({ parts: [], ...row })), series } as unknown as Chart;
}

describe("out of how many the figures of a chart are", () => {
  it("is said of each row that is a share, a median or a sum, in the reader's language", () => {
    const chart = aChart([
      { label: SHELTER, out_of: OF_TWO },
      { label: LEGAL, out_of: null },
    ]);
    language.value = "es";
    expect(basesOf(chart)).toBe("Albergue: 1 de 2 decididas");
    language.value = "en";
    expect(basesOf(chart)).toBe("Shelter: 1 of 2 decided");
  });

  it("is said of each part of a row", () => {
    language.value = "es";
    const chart = aChart([{ label: SHELTER, out_of: OF_TWO, parts: [{ out_of: OF_TWO }] }], [{ label: LEGAL }]);
    expect(basesOf(chart)).toBe("Albergue: 1 de 2 decididas; Albergue, Servicio legal: 1 de 2 decididas");
  });

  it("is nothing for counts", () => {
    expect(basesOf(aChart([{ label: SHELTER, out_of: null }]))).toBe("");
  });

  it("stands behind the figure of a period", () => {
    language.value = "es";
    const point = { period: "2031-Q4", label: SHELTER, value: 50, display: "50 %", out_of: OF_TWO };
    expect(withBase(point as Card["trend"][number])).toBe("50 % (1 de 2 decididas)");
    expect(withBase({ ...point, out_of: null } as Card["trend"][number])).toBe("50 %");
  });
});
