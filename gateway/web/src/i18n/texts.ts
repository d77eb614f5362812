import { language } from "./index";

/** A sentence that the server sends in both languages. */
export interface Text {
  es: string;
  en: string;
}

/** The sentence in the reader's language. */
export function said(text: Text): string {
  return text[language.value];
}
