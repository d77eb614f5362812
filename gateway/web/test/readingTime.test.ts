import { describe, expect, it } from "vitest";

import {
  asClock,
  begun,
  extended,
  isExtensible,
  kept,
  LONGEST_SECONDS,
  READING_SECONDS,
  secondsLeft,
  WARNING_SECONDS,
} from "../src/ui/dialogs/readingTime";

const START = 1_000_000;
const at = (seconds: number) => START + seconds * 1000;

describe("the time to read what identifies a person", () => {
  it("is a minute at first, and warns long enough to ask for more (WCAG 2.2.1)", () => {
    expect(secondsLeft(begun(START), START)).toBe(READING_SECONDS);
    expect(WARNING_SECONDS).toBeGreaterThanOrEqual(20);
    expect(READING_SECONDS).toBeGreaterThan(WARNING_SECONDS);
  });

  it("is extended at least nine times, a minute from each request", () => {
    let reading = begun(START);
    for (let minute = 1; minute < LONGEST_SECONDS / READING_SECONDS; minute += 1) {
      expect(isExtensible(reading)).toBe(true);
      reading = extended(reading, at(minute * READING_SECONDS));
      expect(secondsLeft(reading, at(minute * READING_SECONDS))).toBe(READING_SECONDS);
    }
    expect(isExtensible(reading)).toBe(false);
  });

  it("never passes the longest, however it is asked for", () => {
    const reading = extended(kept(begun(START)), at(590));
    expect(secondsLeft(reading, at(590))).toBe(10);
    expect(secondsLeft(reading, at(LONGEST_SECONDS))).toBe(0);
    expect(secondsLeft(reading, at(9999))).toBe(0);
  });

  it.each([
    [42, "0:42"],
    [60, "1:00"],
    [545, "9:05"],
  ])("%i seconds are said as %s", (seconds, said) => {
    expect(asClock(seconds)).toBe(said);
  });
});
