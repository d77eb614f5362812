import { signal } from "@preact/signals";

import words from "./countryWords.json";

type Variants = Record<string, Record<string, Record<string, string> | undefined> | undefined>;

const VARIANTS: Variants = words;
const SEVERAL = "several";

/** The one country that the reader works in; empty for who works in several, and before anybody has signed in. */
export const workCountry = signal("");

/**
 * `text` in the words of `country`: what Guatemala calls a referencia is a canalización in Mexico, and its departamento
 * an estado. Texts are written in the words that most countries share; whoever works in several reads both.
 */
export function inWordsOf(country: string, language: string, text: string): string {
  const variants = VARIANTS[language]?.[country || SEVERAL];
  if (!variants) return text;
  return text.replace(/\p{L}+/gu, (word) => {
    const variant = variants[word.toLowerCase()];
    if (!variant) return word;
    return word === word.toLowerCase() ? variant : `${variant.charAt(0).toUpperCase()}${variant.slice(1)}`;
  });
}
