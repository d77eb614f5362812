import { describe, expect, it } from "vitest";

import { keyFor } from "../src/forms/attempt";
import { makeForm } from "../src/forms/form";

describe("a form that was refused", () => {
  const refused = () => {
    const form = makeForm();
    form.errors.value = { first: "missing", second: "missing" };
    return form;
  };

  it("says so once, and again when it is refused again", () => {
    const form = refused();
    expect(form.justRefused()).toBe(true);
    form.errors.value = { first: "missing" };
    expect(form.justRefused()).toBe(true);
  });

  it("is not refused anew when a field is put right", () => {
    const form = refused();
    form.set("first", "x");
    expect(form.errors.value).toEqual({ second: "missing" });
    expect(form.justRefused()).toBe(false);
  });

  it("stays as it is when another field is typed in", () => {
    const form = refused();
    const before = form.errors.value;
    form.set("third", "x");
    expect(form.errors.value).toBe(before);
  });
});

describe("the key of an attempt", () => {
  it("stays while the same is sent, also after something else was tried", () => {
    const form = makeForm();
    const key = keyFor(form, { name: "a" });
    expect(keyFor(form, { name: "a" })).toBe(key);
    expect(keyFor(form, { name: "b" })).not.toBe(key);
    expect(keyFor(form, { name: "a" })).toBe(key);
  });

  it("is another one for another form", () => {
    expect(keyFor(makeForm(), {})).not.toBe(keyFor(makeForm(), {}));
  });
});
