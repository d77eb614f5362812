import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");
/** A folder imports only from those that stand before it. `.` are the files beside the folders. */
const ORDER = [
  "worker",
  "i18n",
  "manual",
  "contract",
  "router",
  "http",
  "device",
  "session",
  "api",
  "forms",
  "notifications",
  "ui",
  "help",
  "palette",
  "screens",
  ".",
];

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf-8" }).filter((name) => /\.tsx?$/.test(name));
const textOf = (file: string) => readFileSync(join(SOURCE, file), "utf-8");

/** The folder of a file, or of the file that a folder's name stands for; all use the router, so it stands for itself. */
function folderOf(file: string): string {
  const [first = ""] = file.replace(/\.tsx?$/, "").split(sep);
  return file.includes(sep) || ORDER.includes(first) ? first : ".";
}

function importsOf(file: string): string[] {
  const written = textOf(file).matchAll(/(?:from|import\(|import)\s*"(\.[^"]*)"/g);
  return [...written].map(([, path = ""]) => relative(SOURCE, resolve(SOURCE, dirname(file), path)));
}

describe("the folders", () => {
  it("import in one direction", () => {
    const backward = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => ORDER.indexOf(folderOf(target)) > ORDER.indexOf(folderOf(file)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(backward).toEqual([]);
  });

  it("are all in the order", () => {
    expect([...new Set(files.map(folderOf))].filter((folder) => !ORDER.includes(folder))).toEqual([]);
  });
});

describe("what a screen loads", () => {
  it("is requested with the context that it is given", () => {
    const without = files.filter((file) => /useResource\(\s*(?:async\s*)?\(\s*\)/.test(textOf(file)));
    expect(without).toEqual([]);
  });
});
