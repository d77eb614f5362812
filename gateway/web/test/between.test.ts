import { beforeAll, expect, it } from "vitest";

import { makeForm } from "../src/forms/form";
import { aBrowser } from "./browser";

let number: typeof import("../src/forms/questions").number;
let objectionsTo: typeof import("../src/forms/objections").objectionsTo;

beforeAll(async () => {
  aBrowser();
  const { loadLanguage, withTexts } = await import("../src/i18n");
  await loadLanguage("es");
  await withTexts("later", Promise.resolve());
  ({ number } = await import("../src/forms/questions"));
  ({ objectionsTo } = await import("../src/forms/objections"));
});

it.each([
  ["900", "Un número de 1 a 720"],
  ["0", "Un número de 1 a 720"],
  ["x", "Solo cifras, sin comas ni puntos. Ejemplo: 12000"],
  ["", "Falta esta respuesta"],
  ["720", undefined],
])("a number out of its bounds is said together with what is missing: %s", (typed, said) => {
  const fields = [number("hours", { required: true, between: [1, 720] }), number("reason", { required: true })];
  const found = objectionsTo(fields, makeForm({ hours: typed, reason: "" }));
  expect(found.hours).toBe(said);
  expect(found.reason).toBe("Falta esta respuesta");
});
