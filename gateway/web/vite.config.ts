import { defineConfig } from "vitest/config";

import { finish } from "./tools/finish.ts";
import { manual } from "./tools/manual.ts";
import { typeface } from "./tools/typeface.ts";

/** Assets are served by the gateway under this path, with hashed names and immutable caching. */
const ASSETS = "/static/app/";

export default defineConfig({
  base: ASSETS,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../static/app",
    emptyOutDir: true,
    manifest: "manifest.json",
    // Phones of 2020 are in use: what they lack beyond this language, src/polyfills.ts and public/old.js look after.
    target: "es2020",
    // The page's policy forbids data: fonts and scripts; small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "index.html", worker: "src/worker/worker.ts" },
      output: {
        // A worker keeps its address: the browser compares what is there with what it has.
        entryFileNames: ({ name }) => (name === "worker" ? "worker.js" : "[name]-[hash].js"),
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: "[name]-[hash][extname]",
        // One file for what the first screen needs: a slow line pays for round trips more than for bytes. What draws
        // lists and questions comes with the first screen that has them, and so do endpoints that few screens ask.
        codeSplitting: {
          groups: [
            {
              name: "shared",
              priority: 1,
              test: /node_modules|src.(contract(?!.packetFields)|http(?!.upload)|device|session(?!.(confirm|reach))|api(?!.(\w+.)?(administration|audit|documents|evidence|imports|instruments|jurisdictions|movements|offers|overrides|proceedings|profile|reporting|training))|notifications|forms(?!.(fields|consent|moments|objections|part|places|questions|record|spans|useForm))|ui(?!.(\w+.)?(table|Tabs|ConfirmDialog|EmailAddress|FormPage|Clashes|keepFile|personNames|roleNames|Changes|CodedFacts|fieldOrder|zoneOf|DueDay|happened|shell.Confirm)))/,
            },
            { name: "lists", test: /src.ui.table/ },
            { name: "questions", test: /src.(forms|ui.form.FormPage)/ },
          ],
        },
      },
    },
  },
  plugins: [manual(), typeface(), finish()],
  test: { include: ["test/**/*.test.ts"] },
});
