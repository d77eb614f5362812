import { signal } from "@preact/signals";

import { inWordsOf, workCountry } from "./countryWords";
import type { AdministrationTexts, AuditTexts, FirstTexts, Key, LaterTexts, ProceedingTexts } from "./es";

export type { Key } from "./es";
export type Language = "es" | "en";
/** Texts that no start shows: they come with the first screen that needs them. */
type Late<Texts = Partial<Record<Key, string>>> = Record<Language, () => Promise<Texts>>;
type Values = Record<string, string | number>;
/** The stems of messages that come in a singular and a plural: `cases.count` for `cases.count.one` and `.other`. */
export type Counted = Key extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;

const REMEMBERED = "language";
const FIRST: Record<Language, () => Promise<FirstTexts>> = {
  es: async () => (await import("./es")).es,
  en: async () => (await import("./en")).en,
};
const LATER: Late<LaterTexts> = {
  es: async () => (await import("./es/later")).later,
  en: async () => (await import("./en/later")).later,
};
const PROCEEDINGS: Late<ProceedingTexts> = {
  es: async () => (await import("./es/proceedings")).proceedings,
  en: async () => (await import("./en/proceedings")).proceedings,
};
const AUDIT: Late<AuditTexts> = {
  es: async () => (await import("./es/audit")).audit,
  en: async () => (await import("./en/audit")).audit,
};

const ADMINISTRATION: Late<AdministrationTexts> = {
  es: async () => (await import("./es/administration")).administration,
  en: async () => (await import("./en/administration")).administration,
};

/** Which texts come with a screen; those of `proceedings` are also of an assessment and of what is to be sent. */
export type LateTexts = "later" | "proceedings" | "administration" | "audit";
const LATE: Record<LateTexts, readonly Late[]> = {
  later: [LATER],
  proceedings: [LATER, PROCEEDINGS],
  administration: [LATER, ADMINISTRATION],
  audit: [LATER, AUDIT],
};

export const language = signal<Language>("es");
const catalogue = signal<Partial<Record<Key, string>>>({});
const needed = new Set<Late>();

/** Loads the catalogue of `next`, then switches every text on screen without reloading the page. */
export async function loadLanguage(next: Language): Promise<void> {
  const [first, late] = await Promise.all([FIRST[next](), loadLate(next)]);
  catalogue.value = { ...first, ...late };
  language.value = next;
  document.documentElement.lang = next;
}

/** `screen` with its texts, each loaded once for a language. */
export async function withTexts<T>(texts: LateTexts, screen: Promise<T>): Promise<T> {
  const added = LATE[texts].filter((one) => !needed.has(one));
  for (const one of added) needed.add(one);
  const spoken = language.value;
  try {
    const [loaded, late] = await Promise.all([screen, loadLate(spoken)]);
    // Another language that was chosen meanwhile brought its own.
    if (language.value === spoken) catalogue.value = { ...catalogue.value, ...late };
    return loaded;
  } catch (failed) {
    // Not on the device, and no network: the other language must not wait for them.
    for (const one of added) needed.delete(one);
    throw failed;
  }
}

async function loadLate(next: Language): Promise<Partial<Record<Key, string>>> {
  return Object.assign({}, ...(await Promise.all([...needed].map((one) => one[next]()))));
}

/** Loads `wanted`, or the other language when its texts cannot be loaded; throws when neither can. */
export async function loadAnyLanguage(wanted: Language): Promise<void> {
  await loadLanguage(wanted).catch(() => loadLanguage(wanted === "es" ? "en" : "es"));
}

/** Switches and remembers. */
export async function chooseLanguage(next: Language): Promise<void> {
  await loadLanguage(next);
  localStorage.setItem(REMEMBERED, next);
}

/** The language chosen before, else the browser's, else Spanish. */
export function preferredLanguage(): Language {
  const wanted = localStorage.getItem(REMEMBERED) ?? navigator.language.slice(0, 2);
  return wanted === "en" ? "en" : "es";
}

/** The text of `key` in the words of where the reader works, with `{name}` replaced by the value of that name. */
export function t(key: Key, values: Values = {}): string {
  return tIn(workCountry.value, key, values);
}

/** The same in the words of `country`, for what is of one country whoever reads it. */
export function tIn(country: string, key: Key, values: Values = {}): string {
  const text = inWordsOf(country, language.value, catalogue.value[key] ?? "");
  return text.replace(/\{(\w+)\}(\.?)/g, (_, name: string, stop: string) => {
    const value = String(values[name] ?? `{${name}}`);
    // "A.C." ends the sentence by itself.
    return value.endsWith(stop) ? value : value + stop;
  });
}

/** The text for `count` things, in the grammar of the language and with the thousands apart. */
export function tn(stem: Counted, count: number, values: Values = {}): string {
  const form = new Intl.PluralRules(language.value).select(count) === "one" ? "one" : "other";
  return t(`${stem}.${form}` as Key, { count: number(count), ...values });
}

/** A day for people: `14 may 2026`. Dates without time are not shifted by the time zone. */
export function day(value: string): string {
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short", year: "numeric" }).format(
    noon(value),
  );
}

/** The same where there is little room: without the year while it is this one. */
export function shortDay(value: string, now = new Date()): string {
  const date = noon(value);
  if (date.getFullYear() !== now.getFullYear()) return day(value);
  return new Intl.DateTimeFormat(language.value, { day: "numeric", month: "short" }).format(date);
}

function noon(value: string): Date {
  return value.length === 10 ? new Date(`${value}T12:00:00`) : new Date(value);
}

/** A moment for people, in the reader's time zone. */
export function moment(value: string): string {
  const format = { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(language.value, format).format(new Date(value));
}

/** A number with its thousands apart, as the countries of the platform write it in either language: `3,000`. */
export function number(value: number): string {
  return new Intl.NumberFormat(language.value === "es" ? "es-419" : "en", { useGrouping: true }).format(value);
}
