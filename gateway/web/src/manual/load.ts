import type { Language } from "../i18n";
import type { Manual } from "./tree";

const LOADERS: Record<Language, () => Promise<{ manual: Manual }>> = {
  es: () => import("virtual:manual/es"),
  en: () => import("virtual:manual/en"),
};

const ONLINE: Record<Language, () => Promise<{ at: number; manual: Manual }>> = {
  es: () => import("virtual:manual/es/online"),
  en: () => import("virtual:manual/en/online"),
};

/**
 * The manual in `language`; rejects when it cannot be loaded. Without network the chapter of administration is missing,
 * as its screens are.
 */
export async function loadManual(language: Language): Promise<Manual> {
  const [{ manual }, more] = await Promise.all([LOADERS[language](), ONLINE[language]().catch(() => undefined)]);
  return more ? [...manual.slice(0, more.at), ...more.manual, ...manual.slice(more.at)] : manual;
}
