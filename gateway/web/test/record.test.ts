// fixed dates: what is on record is shown as it is

import { describe, expect, it } from "vitest";
import type { PartsField } from "../src/forms/field";
import { makeForm } from "../src/forms/form";
import { fieldsOf, keysOf, withOneMore } from "../src/forms/partKeys";
import { caughtUp, changesOf, clashesOf, type Part, pointersOf, type RecordField, valuesOf } from "../src/forms/record";

const label = "field.gender";
const LEGS = {
  kind: "parts",
  name: "legs",
  path: "experience.legs",
  label,
  each: "part.leg",
  add: "part.leg.add",
  most: 3,
  fields: [
    { kind: "code", name: "country", list: "iso_3166_1", label },
    { kind: "date", name: "on", label },
  ],
} satisfies RecordField;
const FIELDS: readonly RecordField[] = [
  { kind: "code", name: "gender", path: "person.gender", list: "gender", label },
  { kind: "codes", name: "citizenships", path: "person.citizenships", list: "iso_3166_1", label },
  { kind: "text", name: "age", path: "person.age", as: "number", label },
  { kind: "code", name: "ongoing", path: "experience.ongoing", list: "yes_no_unknown", as: "yesNo", label },
  { kind: "date", name: "started_on", path: "experience.started_on", label },
  LEGS,
];
const RECORD: Part = {
  person: { gender: "feminine", citizenships: ["HND"], age: 30 },
  experience: { ongoing: false, started_on: "2025-06", legs: [{ country: "GTM", on: null, mode: null }] },
};

describe("the answers on record", () => {
  it("are shown as a person would type them", () => {
    expect(valuesOf(FIELDS, RECORD)).toEqual({
      gender: "feminine",
      citizenships: ["HND"],
      age: "30",
      ongoing: "no",
      started_on: "06/2025",
      legs: ["0"],
      "legs.0.country": "GTM",
      "legs.0.on": "",
    });
  });

  it("are no change when nothing was typed", () => {
    expect(changesOf(FIELDS, RECORD, valuesOf(FIELDS, RECORD))).toEqual({});
    expect(changesOf(FIELDS, {}, valuesOf(FIELDS, {}))).toEqual({});
  });

  it("are changed one by one, and forgotten where the answer was taken back", () => {
    const values = { ...valuesOf(FIELDS, RECORD), gender: "", age: "31", ongoing: "yes", started_on: "14/05/2025" };
    expect(changesOf(FIELDS, RECORD, values)).toEqual({
      person: { gender: null, age: 31 },
      experience: { ongoing: true, started_on: "2025-05-14" },
    });
  });
});

describe("several things of one kind", () => {
  it("are added, answered and removed without moving the answers of others", () => {
    const form = makeForm(valuesOf(FIELDS, RECORD));
    form.set("legs", withOneMore(LEGS as PartsField, form.values.value));
    expect(fieldsOf(LEGS as PartsField, "1").map(({ name }) => name)).toEqual(["legs.1.country", "legs.1.on"]);
    form.set("legs.1.country", "MEX");
    form.set("legs.1.on", "2025");
    form.set("legs", ["1"]);
    expect(changesOf(FIELDS, RECORD, form.values.value)).toEqual({
      experience: { legs: [{ country: "MEX", on: "2025" }] },
    });
    // The key of one that was removed is not given again.
    form.set("legs", []);
    expect(withOneMore(LEGS as PartsField, form.values.value)).toEqual(["2"]);
    expect(keysOf(LEGS as PartsField, form.values.value)).toEqual([]);
  });

  it("have conditions that look at the same thing only", () => {
    const asked: PartsField = {
      ...LEGS,
      fields: [{ kind: "code", name: "adm1", list: ({ country }) => `places_of_${country}`, label }],
    };
    const [field] = fieldsOf(asked, "1");
    const values = { "legs.0.country": "GTM", "legs.1.country": "MEX" };
    expect(field?.kind === "code" && typeof field.list === "function" && field.list(values)).toBe("places_of_MEX");
  });
});

describe("a record that another person changed meanwhile", () => {
  const now: Part = {
    person: { gender: "non_binary", citizenships: ["SLV"], age: 31 },
    experience: RECORD.experience,
  };

  it("clashes where both changed the same field to something else", () => {
    const mine = { ...valuesOf(FIELDS, RECORD), gender: "masculine", age: "31" };
    const clashes = clashesOf(FIELDS, RECORD, now, mine);
    expect(clashes.map(({ field, theirs, mine }) => [field.name, theirs, mine])).toEqual([
      ["gender", "non_binary", "masculine"],
    ]);
  });

  it("is taken over where nothing was typed here", () => {
    const mine = { ...valuesOf(FIELDS, RECORD), gender: "masculine" };
    const values = caughtUp(FIELDS, RECORD, now, mine);
    expect([values.gender, values.citizenships, values.age]).toEqual(["masculine", ["SLV"], "31"]);
    expect(changesOf(FIELDS, now, values)).toEqual({ person: { gender: "masculine" } });
  });
});

it("knows where the server's objections belong", () => {
  expect(pointersOf(FIELDS)["/experience/started_on"]).toBe("started_on");
});
