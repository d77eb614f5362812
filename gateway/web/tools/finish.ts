import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

import { writeShell } from "./shell.ts";

const COMPRESSIBLE = /\.(js|css|html|json|svg|webmanifest)$/;
const STYLESHEET = /^index-[\w-]+\.css$/;

/**
 * After a build: a copy of the stylesheet under a stable name for the pages that the server renders, the list of files
 * in the service worker, and a .br and .gz beside every text file, so that no request pays for compression.
 */
export function finish(): Plugin {
  let folder = "";
  return {
    name: "ceiba-finish",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle() {
      copyStylesheet(folder);
      writeShell(folder);
      for (const name of readdirSync(folder, { recursive: true, encoding: "utf-8" })) {
        if (COMPRESSIBLE.test(name)) compress(join(folder, name));
      }
    },
  };
}

function copyStylesheet(folder: string): void {
  const name = readdirSync(folder).find((file) => STYLESHEET.test(file));
  if (name === undefined) throw new Error("the build made no stylesheet");
  writeFileSync(join(folder, "app.css"), readFileSync(join(folder, name)));
}

function compress(path: string): void {
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
  writeFileSync(`${path}.br`, brotliCompressSync(content, quality));
}
