import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer, type Token, type Tokens } from "marked";
import type { Plugin } from "vite";

import type { Chapter, Content, Section } from "../src/manual/tree.ts";

const FOLDER = join(import.meta.dirname, "../../../docs/manual");
/** By language and section, words that people search for and the section does not use. */
const KEYWORDS = join(FOLDER, "keywords.json");
const MODULE = /^virtual:manual\/(es|en)(\/online)?$/;
const LOADED = /^\0virtual:manual\/(es|en)(\/online)?$/;
/** The chapter about screens that need the network: it is no file that a device keeps. */
const ONLINE = "administration";
const OVERVIEW = "README.md";
const HEADING = /^<a id="([a-z-]+)"><\/a>(.+)$/;
const LINK = /^([\w-]+\.md)?(?:#([a-z-]+))?$/;

/**
 * The modules `virtual:manual/<language>` and `…/online`, which has the chapter of administration and its place: the
 * pages of docs/manual as trees, so that no page is parsed in the browser.
 */
export function manual(): Plugin {
  return {
    name: "ceiba-manual",
    resolveId: (id) => (MODULE.test(id) ? `\0${id}` : null),
    load(id) {
      const [, language, online] = LOADED.exec(id) ?? [];
      if (language === undefined) return null;
      const pages = pagesOf(language);
      for (const page of [OVERVIEW, ...pages.keys()]) this.addWatchFile(join(FOLDER, language, page));
      this.addWatchFile(KEYWORDS);
      const words = JSON.parse(readFileSync(KEYWORDS, "utf-8"))[language];
      const chapters = withKeywords(readManual(pages), words);
      const at = chapters.findIndex((chapter) => chapter.id === ONLINE);
      const kept = chapters.filter((_, place) => (place === at) === Boolean(online));
      return `export const at = ${at}; export const manual = ${JSON.stringify(kept)};`;
    },
  };
}

/** File name → Markdown, in the order in which the overview names the pages. Throws when it leaves one out. */
function pagesOf(language: string): Map<string, string> {
  const text = (name: string) => readFileSync(join(FOLDER, language, name), "utf-8");
  const named = new Set([...text(OVERVIEW).matchAll(/\]\(([\w-]+\.md)/g)].map(([, name = ""]) => name));
  const others = readdirSync(join(FOLDER, language)).filter((name) => name.endsWith(".md") && name !== OVERVIEW);
  const left = others.filter((name) => !named.has(name));
  if (left.length > 0) throw new Error(`${language}/${OVERVIEW} names no ${left.join(", ")}`);
  return new Map([...named].map((name) => [name, text(name)]));
}

/** The chapters of `pages`. Throws for a heading without an id, an id used twice, and what the help cannot show. */
export function readManual(pages: Map<string, string>): Chapter[] {
  const chapterOf = new Map([...pages].map(([name, text]) => [name, idOf(text, name)]));
  const chapters = [...pages].map(([name, text]) => new Page(name, chapterOf).read(text));
  const ids = chapters.flatMap((chapter) => chapter.sections.map((section) => section.id));
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  if (twice.length > 0) throw new Error(`sections with the same id: ${twice.join(", ")}`);
  for (const target of chapters.flatMap(({ sections }) => sections.flatMap(({ content }) => linksIn(content))))
    if (!ids.includes(target)) throw new Error(`a link leads to ${target}, which no section is called`);
  return chapters;
}

/** The chapters with the words under which their sections are found as well. Throws for a section that is none. */
export function withKeywords(chapters: Chapter[], words: Record<string, string>): Chapter[] {
  const ids = new Set(chapters.flatMap(({ sections }) => sections.map(({ id }) => id)));
  const unknown = Object.keys(words).filter((id) => !ids.has(id));
  if (unknown.length > 0) throw new Error(`words for ${unknown.join(", ")}, which no section is called`);
  const known = (section: Section) => (words[section.id] ? { ...section, keywords: words[section.id] } : section);
  return chapters.map((chapter) => ({ ...chapter, sections: chapter.sections.map(known) }));
}

function idOf(text: string, name: string): string {
  const [first] = lexer(text);
  if (first?.type !== "heading") throw new Error(`${name} does not begin with a heading`);
  return headingOf(first as Tokens.Heading, name).id;
}

function headingOf(heading: Tokens.Heading, name: string): { id: string; title: string } {
  const [, id, title] = HEADING.exec(heading.text) ?? [];
  if (id === undefined || title === undefined)
    throw new Error(`${name}: "${heading.text}" has no id. Write: ## <a id="…"></a>${heading.text}`);
  return { id, title };
}

function linksIn(content: readonly Content[]): string[] {
  return content.flatMap((piece) => {
    if (typeof piece === "string") return [];
    const inside = linksIn(piece[1]);
    return piece[0] === "a" ? [piece[2], ...inside] : inside;
  });
}

/** One page. Pictures are left out: what they show is before the reader's eyes. */
class Page {
  constructor(
    private readonly name: string,
    private readonly chapterOf: Map<string, string>,
  ) {}

  read(text: string): Chapter {
    const sections: (Section & { content: Content[] })[] = [];
    for (const token of lexer(text)) {
      if (token.type === "heading" && (token as Tokens.Heading).depth <= 2)
        sections.push({ ...headingOf(token as Tokens.Heading, this.name), content: [] });
      else sections.at(-1)?.content.push(...this.block(token));
    }
    const [first] = sections;
    if (!first) throw new Error(`${this.name} has no heading`);
    return { id: first.id, title: first.title, sections };
  }

  private block(token: Token): Content[] {
    switch (token.type) {
      case "space":
        return [];
      case "paragraph":
        return filled("p", this.inline(token.tokens));
      case "heading":
        return [["h4", this.inline(token.tokens)]];
      case "list":
        return [[token.ordered ? "ol" : "ul", token.items.map((item: Tokens.ListItem) => this.item(item))]];
      case "table":
        return this.table(token as Tokens.Table);
      default:
        throw new Error(`${this.name}: the help cannot show ${token.type}: ${token.raw}`);
    }
  }

  private item(item: Tokens.ListItem): Content {
    return ["li", item.tokens.flatMap((token) => (token.type === "text" ? this.inline([token]) : this.block(token)))];
  }

  /** A column of pictures goes with its pictures; a table of one column is a list of paragraphs. */
  private table({ header, rows }: Tokens.Table): Content[] {
    const cells = [header, ...rows].map((row) => row.map((cell) => this.inline(cell.tokens)));
    const kept = header.map((_, column) => cells.some((row) => !isBlank(row[column])));
    const lines = cells.map((row) => row.filter((_, column) => kept[column])).filter((row) => !row.every(isBlank));
    if (kept.filter(Boolean).length === 1) return lines.flatMap(([only = []]) => filled("p", only));
    const hasHead = header.some((cell) => cell.text !== "");
    const tagOf = (line: number) => (hasHead && line === 0 ? "th" : "td");
    return [["table", lines.map((row, line) => ["tr", row.map((cell) => [tagOf(line), cell])])]];
  }

  private inline(tokens: Token[] = []): Content[] {
    return tokens.flatMap((token): Content[] => {
      switch (token.type) {
        case "text":
        case "escape":
          return "tokens" in token && token.tokens ? this.inline(token.tokens) : plain(token.text);
        case "strong":
        case "em":
          return [[token.type, this.inline(token.tokens)]];
        case "codespan":
          return [["code", [token.text]]];
        case "image":
          return [];
        case "link":
          return [["a", this.inline(token.tokens), this.target(token.href)]];
        default:
          throw new Error(`${this.name}: the help cannot show ${token.type}: ${token.raw}`);
      }
    });
  }

  private target(href: string): string {
    const [whole, file, id] = LINK.exec(href) ?? [];
    const target = id ?? (file && this.chapterOf.get(file));
    if (!whole || target === undefined) throw new Error(`${this.name}: no page of the manual is at ${href}`);
    return target;
  }
}

/** Text as it is read: lines that were broken for the editor are one again. */
function plain(text: string): Content[] {
  return [text.replace(/\s+/g, " ")];
}

function filled(tag: "p", inside: Content[]): Content[] {
  return isBlank(inside) ? [] : [[tag, inside]];
}

function isBlank(inside: Content[] = []): boolean {
  return inside.every((piece) => piece === " ");
}
