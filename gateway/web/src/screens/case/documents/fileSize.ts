import { language } from "../../../i18n";

const KILO = 1000;

/** The size of a file for people: `820 kB`, `3.4 MB`. */
export function sizeInWords(bytes: number): string {
  const large = bytes >= KILO * KILO;
  const format = {
    style: "unit",
    unit: large ? "megabyte" : "kilobyte",
    maximumFractionDigits: large ? 1 : 0,
  } as const;
  return new Intl.NumberFormat(language.value, format).format(
    large ? bytes / (KILO * KILO) : Math.max(bytes / KILO, 1),
  );
}
