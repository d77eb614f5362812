import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const ASSETS = "/static/app/";
const PAGE = "/app";
const WORKER = "worker.js";
const MARK = "__SHELL__";
/** The language that most people read comes with the first files; the other one later. */
const FIRST_TEXTS = "src/i18n/es/index.ts";
/** Administration reads and writes what no device keeps: without network its files would be of no use. */
const ONLINE =
  /^virtual:manual\/\w+\/online$|^src\/(screens\/\w+\/(announcements|audit|extracts|offers|operations|organisations|profile|requests|roles|settings|systems|training|users)\/|i18n\/\w+\/(administration|audit)\.)/;
/** What the page names besides its scripts and styles. */
const NAMED = /^(old\.js|agenda\.webmanifest|agenda\.svg|agenda-(maskable-)?\d+\.png)$/;

interface Chunk {
  file: string;
  css?: string[];
  assets?: string[];
  imports?: string[];
  isEntry?: boolean;
}

/** Writes the files of this build into its service worker. */
export function writeShell(folder: string): void {
  const chunks = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf-8")) as Record<string, Chunk>;
  const page = chunks["index.html"];
  if (page === undefined) throw new Error("the build made no page");
  const first = new Set([
    ...filesOf("index.html", chunks),
    ...filesOf(FIRST_TEXTS, chunks),
    ...readdirSync(folder).filter((name) => NAMED.test(name)),
  ]);
  const kept = Object.keys(chunks).filter((name) => !ONLINE.test(name));
  const all = kept.flatMap((name) => [...filesOf(name, chunks)]);
  const rest = new Set(all.filter((file) => file !== WORKER && !first.has(file)));
  const shell = { entry: page.file, page: PAGE, first: addresses(first), rest: addresses(rest) };
  const version = versionOf(folder, [...first, ...rest, "index.html"]);
  const worker = readFileSync(join(folder, WORKER), "utf-8");
  if (worker.split(MARK).length !== 2) throw new Error(`the worker names ${MARK} not exactly once`);
  writeFileSync(
    join(folder, WORKER),
    worker.replace(MARK, () => JSON.stringify({ version, ...shell })),
  );
}

function filesOf(name: string, chunks: Record<string, Chunk>): Set<string> {
  const chunk = chunks[name];
  if (chunk === undefined) throw new Error(`the build made no ${name}`);
  const others = (chunk.imports ?? []).flatMap((imported) => [...filesOf(imported, chunks)]);
  return new Set([chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? []), ...others]);
}

const addresses = (files: Set<string>) => [...files].sort().map((file) => ASSETS + file);

function versionOf(folder: string, files: string[]): string {
  const hash = createHash("sha256");
  for (const file of files.sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}
