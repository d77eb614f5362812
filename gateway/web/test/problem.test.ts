import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Problem, problemOf } from "../src/http/problem";
import { loadLanguage } from "../src/i18n";
import { waitFor, wordsFor } from "../src/ui/loading/problemWords";
import { aBrowser, answer } from "./browser";

const FAILED = "Algo no funcionó";

beforeEach(async () => {
  aBrowser();
  vi.useFakeTimers();
  await loadLanguage("es");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the words for a problem", () => {
  it.each([409, 412, 413, 422, 428])("%i is a refusal, headed by what the server says can be done", (status) => {
    const words = wordsFor(new Problem(status, "case_closed", "El caso está cerrado: reábralo para cambiarlo"));
    expect(words.title).toBe("El caso está cerrado: reábralo para cambiarlo");
  });

  it.each([500, 502, 503, 504])("%i is a failure, and says what the server knows of it", (status) => {
    const words = wordsFor(new Problem(status, "unavailable", "El servicio no responde por ahora"));
    expect(words).toMatchObject({ title: FAILED, text: "El servicio no responde por ahora" });
  });

  it("call a fault of the page a failure", () => {
    expect(wordsFor(new Problem(0, "unexpected", "")).title).toBe(FAILED);
    expect(wordsFor(new Problem(400, "http_400", "")).title).toBe(FAILED);
  });

  it("say who decides when the refusal knows it, and what a role lacks otherwise", () => {
    const known = new Problem(403, "other_party", "Le toca a la otra organización");
    expect(wordsFor(known).title).toBe("Le toca a la otra organización");
    expect(wordsFor(new Problem(403, "forbidden", "Su función no lo permite")).title).toBe("Sin permiso para esto");
  });

  it("promise that what was typed is kept only where something may have been sent", () => {
    const reading = wordsFor(new Problem(0, "offline", ""));
    const sending = wordsFor(new Problem(0, "offline", "", { changing: true }));
    expect(reading.text).not.toContain("Lo escrito");
    expect(sending.text).toContain("Lo escrito sigue en pantalla");
  });

  it("call a table too fine to publish what it is: protection", () => {
    const refused = new Problem(422, "table_too_fine", "La tabla es demasiado detallada");
    expect(wordsFor(refused)).toMatchObject({
      title: "No se muestra, para proteger a las personas",
      text: "La tabla es demasiado detallada",
    });
  });
});

describe("a limit that was reached", () => {
  it("says from when the same may be asked again", async () => {
    const refusal = { code: "too_many_requests", title: "Se pidió demasiado en poco tiempo" };
    const problem = await problemOf(answer(429, refusal, { "Retry-After": "40" }));
    expect(problem.retryAt).toBe(Date.now() + 40_000);
  });

  it.each([
    [1, "Espere 1 segundo"],
    [40, "Espere 40 segundos"],
    [900, "Espere 15 minutos"],
    [80_000, "Espere 23 horas"],
  ])("of %i seconds is told in units that people count in", (seconds, words) => {
    expect(waitFor(seconds)).toBe(words);
  });
});
