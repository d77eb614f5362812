import type { Language } from "../i18n";
import type { Manual } from "./tree";

const LOADERS: Record<Language, () => Promise<{ manual: Manual }>> = {
  es: () => import("virtual:manual/es"),
  en: () => import("virtual:manual/en"),
};

/** The manual in `language`; rejects when it cannot be loaded. */
export async function loadManual(language: Language): Promise<Manual> {
  return (await LOADERS[language]()).manual;
}
