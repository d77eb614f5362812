import { readdirSync, readFileSync, statSync } from "node:fs";
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
  "parts",
  "help",
  "palette",
  "screens",
  ".",
];
/** The same of the quarters of `screens/`. */
const QUARTERS = ["case", "proceedings", "referrals", "people", "figures", "home"];

const MOST_FILES = 25;

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf-8" }).filter((name) => /\.tsx?$/.test(name));
const screens = files.filter((file) => folderOf(file) === "screens");
const textOf = (file: string) => readFileSync(join(SOURCE, file), "utf-8");

/** The folder of a file, or of the file that a folder's name stands for; all use the router, so it stands for itself. */
function folderOf(file: string): string {
  const [first = ""] = file.replace(/\.tsx?$/, "").split(sep);
  return file.includes(sep) || ORDER.includes(first) ? first : ".";
}

const quarterOf = (file: string) => file.split(sep)[1] ?? "";
/** The folder in which a screen lies. */
const screenOf = (file: string) => file.split(sep).slice(0, 3).join("/");

function importsOf(file: string): string[] {
  const written = textOf(file).matchAll(/(?:from|import\(|import)\s*"(\.[^"]*)"/g);
  return [...written].map(([, path = ""]) => relative(SOURCE, resolve(SOURCE, dirname(file), path)));
}

/** What each of `some` imports, both under the name that `nameOf` gives them. */
function arrowsOf(some: readonly string[], nameOf: (file: string) => string): Map<string, Set<string>> {
  const arrows = new Map(some.map((file) => [nameOf(file), new Set<string>()]));
  for (const file of some)
    for (const target of importsOf(file).map(nameOf))
      if (target !== nameOf(file) && arrows.has(target)) arrows.get(nameOf(file))?.add(target);
  return arrows;
}

/** What imports itself over others: what is left when whatever imports nothing that is left has been taken away. */
function circlesOf(arrows: Map<string, Set<string>>): string[] {
  const left = new Map(arrows);
  const isFree = (targets: Set<string>) => ![...targets].some((target) => left.has(target));
  for (let before = Number.POSITIVE_INFINITY; left.size < before; ) {
    before = left.size;
    for (const [name, targets] of [...left]) if (isFree(targets)) left.delete(name);
  }
  return [...left.keys()];
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

describe("a folder", () => {
  it("has as many files as can be read through at once", () => {
    const entriesOf = (folder: string) => readdirSync(join(SOURCE, folder), { withFileTypes: true });
    const filesIn = (folder: string) => entriesOf(folder).filter((entry) => entry.isFile());
    const folders = readdirSync(SOURCE, { recursive: true, encoding: "utf-8" }).filter((name) =>
      statSync(join(SOURCE, name)).isDirectory(),
    );
    expect(folders.filter((folder) => filesIn(folder).length > MOST_FILES)).toEqual([]);
  });
});

describe("the files", () => {
  it("import in no circle", () => {
    const extension = /(\/index)?(\.d)?\.tsx?$/;
    expect(circlesOf(arrowsOf(files, (file) => file.replace(extension, "")))).toEqual([]);
  });
});

describe("the quarters of the screens", () => {
  it("import in one direction", () => {
    const backward = screens.flatMap((file) =>
      importsOf(file)
        .filter((target) => folderOf(target) === "screens")
        .filter((target) => QUARTERS.indexOf(quarterOf(target)) > QUARTERS.indexOf(quarterOf(file)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(backward).toEqual([]);
  });

  it("are all in the order", () => {
    expect([...new Set(screens.map(quarterOf))].filter((quarter) => !QUARTERS.includes(quarter))).toEqual([]);
  });

  it("have no circle between their folders", () => {
    expect(circlesOf(arrowsOf(screens, screenOf))).toEqual([]);
  });
});

describe("what a screen loads", () => {
  it("is requested with the context that it is given", () => {
    const without = files.filter((file) => /useResource\(\s*(?:async\s*)?\(\s*\)/.test(textOf(file)));
    expect(without).toEqual([]);
  });
});
