// fixed dates: the sums of a sample that the service is tested with too
import "./aPage";

import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";

import type { CustodySheet, HeldEvidence } from "../src/api/proceedings/evidence";
import type { Jurisdiction } from "../src/api/proceedings/jurisdictions";
import { makeForm, type Values } from "../src/forms/form";
import { loadLanguage, withTexts } from "../src/i18n";
import { labelsOf } from "../src/screens/proceedings/countrySheets/SheetField";
import {
  inGroups,
  inPlaceOf,
  openingOf,
  type Summed,
  signedOf,
  textOf,
} from "../src/screens/proceedings/evidence/custody";
import {
  evidenceBody,
  evidenceFields,
  type Offered,
  objectionsToEvidence,
} from "../src/screens/proceedings/evidence/evidenceFields";
import { handoverBody, handoverFields, mayGive, mayTakeBack } from "../src/screens/proceedings/evidence/giving";
import { onClocksOf, receiverOf } from "../src/screens/proceedings/evidence/words";
import sample from "./custody.json";

const SHEET = sample as unknown as CustodySheet;
const [FIRST, LAST] = SHEET.handovers as [CustodySheet["handovers"][0], CustodySheet["handovers"][0]];
const ANA = "0198c0de-0000-7000-8000-000000000002";
const BETO = "0198c0de-0000-7000-8000-000000000003";
const LAB = { code: "GT_INACIF", name: { es: "Laboratorio", en: "Laboratory" }, confirmed: true, active: true };
const OLD = { code: "GT_OLD", name: { es: "Antigua", en: "Old" }, confirmed: true, active: false };
const PACK = { institutions: [LAB, OLD] } as unknown as Jurisdiction;

const CARLA = "0198c0de-0000-7000-8000-000000000006";
const DORA = "0198c0de-0000-7000-8000-000000000007";
const PEOPLE = [
  { id: ANA, display_name: "Ana", role: "caseworker", status: "active" },
  { id: CARLA, display_name: "Carla", role: "caseworker", status: "suspended" },
  { id: DORA, display_name: "Dora", role: "focal_point", status: "active" },
];
vi.mock("../src/api/people/colleagues", async (original) => ({
  ...(await original<object>()),
  colleague: (id: string | null) => PEOPLE.find((each) => each.id === id),
}));

const summed = (values: Summed) => createHash("sha256").update(textOf(values), "utf-8").digest("hex");
const held = (more: Partial<HeldEvidence> = {}): HeldEvidence => ({
  evidence: SHEET.evidence,
  holder: ANA,
  received: null,
  waiting: null,
  ...more,
});

beforeAll(async () => {
  await loadLanguage("es");
  await withTexts("later", Promise.resolve());
});

describe("a custody sheet", () => {
  it("lists exactly what the sums are taken of", () => {
    expect(summed(openingOf(SHEET.evidence))).toBe(SHEET.opening);
    expect(summed(signedOf(SHEET.opening, FIRST))).toBe(FIRST.digest);
    expect(summed(signedOf(FIRST.digest ?? "", LAST))).toBe(LAST.digest);
  });

  it("begins what a hand-over signs with the sum before it", () => {
    expect(signedOf("ab", FIRST)[0]).toEqual(["before", "ab"]);
  });

  it("writes a sum eight digits at a time", () => {
    expect(inGroups(SHEET.opening).split(" ")).toHaveLength(8);
    expect(inGroups(SHEET.opening).replace(/ /g, "")).toBe(SHEET.opening);
    expect(inGroups("")).toBe("");
  });

  it("says in whose place evidence was given, and nothing where its holder gave it", () => {
    const by = (recorded_by: string | null) => ({ ...SHEET, handovers: [FIRST, { ...LAST, recorded_by }] });
    expect([0, 1].map((place) => inPlaceOf(SHEET, place))).toEqual([null, null]);
    expect(inPlaceOf(by(CARLA), 1)).toBe(BETO);
    const outside = { ...SHEET, handovers: [FIRST, LAST, { ...FIRST, recorded_by: CARLA }] };
    expect(inPlaceOf(outside, 2)).toBeNull();
  });

  it("says when on the clocks of the country, wherever it is read", () => {
    expect(onClocksOf("America/Guatemala", "2026-05-15T03:05:00+00:00")).toContain("14 de mayo de 2026");
    expect(onClocksOf("America/Guatemala", "2026-05-15T03:05:00+00:00")).toContain("21:05");
  });

  it("names a receiver outside with their institution, also one that the country no longer has", () => {
    expect(receiverOf({ ...LAST, institution: "GT_INACIF" }, PACK)).toBe("Laboratorio, sección 2, Laboratorio");
    expect(receiverOf({ ...LAST, institution: "GT_GONE" }, PACK)).toBe("Laboratorio, sección 2, GT_GONE");
    expect(receiverOf({ ...LAST, institution: null }, PACK)).toBe("Laboratorio, sección 2");
  });
});

describe("a hand-over", () => {
  it.each([
    ["who holds it", held(), ANA, true],
    ["another", held(), BETO, false],
    ["any of us, while it is outside", held({ holder: "outside", received: LAST }), BETO, true],
    ["any of us, when who held it has left", held({ holder: CARLA }), BETO, true],
    ["any of us, when who held it follows no proceedings", held({ holder: DORA }), BETO, true],
    ["another, while who holds it is not known yet", held({ holder: BETO }), ANA, false],
    ["who holds it, while one waits", held({ waiting: FIRST }), ANA, false],
    ["who holds it, recorded by mistake", held({ evidence: { ...SHEET.evidence, in_error: true } }), ANA, false],
  ])("may be begun or not by %s", (_, evidence, subject, may) => expect(mayGive(evidence, subject)).toBe(may));

  it.each([
    ["who gave it", ANA, false, true],
    ["its receiver", BETO, false, false],
    ["a supervisor", BETO, true, true],
  ])("that waits is taken back or not by %s", (_, subject, supervises, may) =>
    expect(mayTakeBack({ ...FIRST, recorded_by: ANA }, subject, supervises)).toBe(may),
  );

  it("that who left gave is taken back by any of us", () => {
    expect(mayTakeBack({ ...FIRST, recorded_by: CARLA }, BETO, false)).toBe(true);
  });

  it("in the place of who left must say why", () => {
    const why = (holder: string) => handoverFields(PACK, holder).find(({ name }) => name === "reason");
    expect([why(CARLA)?.required, why(ANA)?.required]).toEqual([true, undefined]);
  });

  const body = (values: Values) => handoverBody("e", handoverFields(PACK, ANA), values);

  it("is to a colleague, without what was typed about a receiver outside before", () => {
    expect(body({ receiver: BETO, receiver_name: "X", receipt_number: "1", seal_intact: "yes" })).toEqual({
      evidence_id: "e",
      to_user: BETO,
      seal_intact: true,
    });
  });

  it("is to a person outside, with the paper that they signed", () => {
    const outside = { receiver: "outside", receiver_name: "X", receipt_number: "1", institution: "GT_INACIF" };
    expect(body({ ...outside, seal_intact: "no", new_seal_number: "S2" })).toEqual({
      evidence_id: "e",
      receiver_name: "X",
      receipt_number: "1",
      institution: "GT_INACIF",
      seal_intact: false,
      new_seal_number: "S2",
    });
  });

  it("offers only the institutions that the country has now", () => {
    const field = handoverFields(PACK, ANA).find(({ name }) => name === "institution");
    expect(field?.kind === "choice" && field.items({})).toEqual([{ code: "GT_INACIF", label: "Laboratorio" }]);
  });
});

describe("evidence that is recorded", () => {
  const offered = [{ case_id: "c", document: { id: "d", kind: "court" } }] as unknown as Offered[];
  const fields = evidenceFields(offered);
  const begun = { kind: "digital", collected_on: "13/5/2026" };

  it("takes a sum however it was pasted", () => {
    const sha256 = inGroups(SHEET.opening).toUpperCase();
    expect(evidenceBody(fields, { ...begun, sha256 }, offered)).toEqual({
      kind: "digital",
      collected_on: "2026-05-13",
      sha256: SHEET.opening,
    });
    expect(objectionsToEvidence(fields, makeForm({ ...begun, sha256 }))).toEqual({});
  });

  it("names the case of a document, whose sum the server takes", () => {
    const values = { ...begun, document_id: "d", sha256: SHEET.opening };
    expect(evidenceBody(fields, values, offered)).toEqual({
      kind: "digital",
      collected_on: "2026-05-13",
      document_id: "d",
      case_id: "c",
    });
  });

  it("objects to what is no sum, but not of an object, which has none", () => {
    const wrong = { ...begun, sha256: "abc" };
    expect(Object.keys(objectionsToEvidence(fields, makeForm(wrong)))).toEqual(["sha256"]);
    expect(objectionsToEvidence(fields, makeForm({ ...wrong, kind: "object" }))).toEqual({});
    expect(evidenceBody(fields, { ...wrong, kind: "object" }, offered)).not.toHaveProperty("sha256");
  });

  it("asks for its kind and its day", () => {
    expect(Object.keys(objectionsToEvidence(fields, makeForm({}))).sort()).toEqual(["collected_on", "kind"]);
  });
});

describe("a sheet of a country", () => {
  it("has the institutions of that country to tick", () => {
    const field = { code: "called", label: LAB.name, kind: "choices", code_list: "institution" } as const;
    expect(labelsOf(field, PACK)).toEqual(["Laboratorio"]);
  });
});
