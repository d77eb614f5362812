import { type Chapter, type Manual, type Section, textOf } from "./tree";

/** A section in which every word was found; `around` is the place in its text, in three parts with the word between. */
export interface Hit {
  chapter: Chapter;
  section: Section;
  around: readonly [before: string, word: string, after: string] | null;
}

const BEFORE = 50;
const AFTER = 90;
const MOST = 12;
/** What a word counts in a title, and among the words under which a section is to be found. */
const TITLE = 6;
const KEYWORDS = 3;
const SHORTEST_STEM = 4;

/**
 * The sections that hold every word of `asked` in any order, those that name it in their title first, then those that
 * are to be found under it. Accents do not matter, nor does the end of a word where a section has only another one.
 */
export function searchManual(manual: Manual, asked: string): Hit[] {
  const words = fold(asked).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const found = manual.flatMap((chapter) => chapter.sections.map((section) => lookIn(chapter, section, words)));
  return found
    .filter((one) => one !== null)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, MOST)
    .map(({ hit }) => hit);
}

function lookIn(chapter: Chapter, section: Section, words: string[]): { hit: Hit; weight: number } | null {
  const title = fold(section.title);
  const text = textOf(section.content);
  const folded = fold(text);
  const keywords = fold(section.keywords ?? "");
  const all = `${title} ${keywords} ${folded}`;
  const found = words.map((word) => (begins(all, word) >= 0 ? word : stemOf(word)));
  if (!found.every((word) => begins(all, word) >= 0)) return null;
  const countIn = (where: string) => found.filter((word) => counts(where, word)).length;
  const weight =
    TITLE * countIn(title) + KEYWORDS * countIn(keywords) + found.filter((word) => words.includes(word)).length;
  return { hit: { chapter, section, around: around(text, folded, found) }, weight };
}

/** Whether `word` is in a title or among keywords; one of two letters as a whole, for it begins too many others. */
function counts(where: string, word: string): boolean {
  return word.length > 2 ? begins(where, word) >= 0 : where.split(" ").includes(word);
}

/** A word without the end that it has as a verb or in the plural, in Spanish and English; short ones stay whole. */
function stemOf(word: string): string {
  const stem = word.replace(/(ando|iendo|ados?|adas?|idos?|idas?|ar|er|ir|es|as|os|ing|ed|[aeos])$/, "");
  return stem.length >= SHORTEST_STEM ? stem : word;
}

function around(text: string, folded: string, words: string[]): Hit["around"] {
  const word = words.find((one) => begins(folded, one) >= 0);
  if (word === undefined) return null;
  const at = begins(folded, word);
  const end = at + word.length;
  const from = at <= BEFORE ? 0 : text.lastIndexOf(" ", at - BEFORE) + 1;
  const after = text.slice(end, end + AFTER).replace(/\s\S*$/, "");
  const cutBefore = from > 0 ? "…" : "";
  const cutAfter = end + after.length < text.length ? "…" : "";
  return [cutBefore + text.slice(from, at), text.slice(at, end), after + cutAfter];
}

/** Whether every word of `asked` is the beginning of a word of `text`. */
export function matches(text: string, asked: string): boolean {
  const folded = fold(text);
  return fold(asked)
    .split(/\s+/)
    .every((word) => begins(folded, word) >= 0);
}

/** Where a word of `text` begins with `start`; -1 when none does. */
function begins(text: string, start: string): number {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1))
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return at;
  return -1;
}

/** In small letters and without accents, letter by letter, so that a place in it is the same place in the text. */
export function fold(text: string): string {
  return Array.from(text.normalize("NFC"), (letter) => {
    const plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join("");
}
