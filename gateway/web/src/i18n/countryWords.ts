import { signal } from "@preact/signals";

import words from "./countryWords.json";

type Variants = Record<string, Record<string, Record<string, string> | undefined> | undefined>;

const VARIANTS: Variants = words;
const SEVERAL = "several";

/** The one country that the reader works in; empty for who works in several, and before anybody has signed in. */
export const workCountry = signal("");

/** What a country says for words of the platform in small letters, by language. */
interface RegionalTerms {
  country: string;
  words: Record<string, ReadonlyMap<string, string>>;
}

export const NO_TERMS: RegionalTerms = { country: "", words: {} };

/** What that country has decided itself; it comes with the code lists, and goes before what ships. */
export const regionalTerms = signal(NO_TERMS);

/**
 * `text` in the words of `country`: what Guatemala calls a referencia is a canalización in Mexico, and its departamento
 * an estado. Texts are written in the words that most countries share; whoever works in several reads both.
 */
export function inWordsOf(country: string, language: string, text: string): string {
  const shipped = VARIANTS[language]?.[country || SEVERAL];
  const decided = regionalTerms.value.country === country ? regionalTerms.value.words[language] : undefined;
  if (!shipped && !decided) return text;
  // What is put in later stands in braces under its name, which is no word of the text.
  return text.replace(/\{\w+\}|\p{L}+/gu, (word) => {
    const asked = word.toLowerCase();
    const variant: unknown = decided?.get(asked) || shipped?.[asked];
    // Every object knows a "constructor", which is a Spanish word too.
    if (typeof variant !== "string") return word;
    return word === asked ? variant : `${variant.charAt(0).toUpperCase()}${variant.slice(1)}`;
  });
}
