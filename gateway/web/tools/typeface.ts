import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";

const PACKAGE = "node_modules/@fontsource-variable/public-sans";
const SOURCE = `${PACKAGE}/files/public-sans-latin-wght-normal.woff2`;
/** Where src/styles/_typeface.scss looks for it; made again by every build, so it is not in the repository. */
const TARGET = "typeface/text.woff2";

/** The weights that the scale of src/styles/_tokens.scss uses, and what digits in columns and accents need. */
const WEIGHTS = { wght: { min: 400, max: 700, default: 400 } };
const FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "tnum"];

/**
 * Spanish and English, the vowels with diaeresis and the glottal marks of Mayan names (' ’ ʼ), and what the texts use.
 * Any other letter comes from the next face of the list; tests/e2e/test_typeface.py draws each of these.
 */
const CHARACTERS = [range(0x20, 0x7e), range(0xa0, 0xff), "ʼʻ‘’“”–—…•‹›€−\u0308\u0301"].join("");

function range(first: number, last: number): string {
  return Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join("");
}

/** Before anything is built: the typeface with only the letters and weights in use. */
export function typeface(): Plugin {
  return {
    name: "ceiba-typeface",
    async configResolved(config) {
      const target = join(config.root, TARGET);
      const options = { targetFormat: "woff2" as const, variationAxes: WEIGHTS, keepFeatures: FEATURES };
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, await subsetFont(readFileSync(join(config.root, SOURCE)), CHARACTERS, options));
    },
    // The licence goes where the typeface goes.
    generateBundle() {
      this.emitFile({ type: "asset", fileName: "text-OFL.txt", source: readFileSync(join(PACKAGE, "LICENSE")) });
    },
  };
}
