import { inWordsOf, workCountry } from "./countryWords";
import { language } from "./index";

/** A sentence that the server sends in both languages. */
export interface Text {
  es: string;
  en: string;
}

/** It does not know where the reader works, and names both. */
const BOTH = / o estado| or state/gi;

/** The sentence in the reader's language and the words of the country. */
export function said(text: Text): string {
  return inWordsOf(workCountry.value, language.value, text[language.value].replace(BOTH, ""));
}
