/** What a page of the manual may consist of. It is drawn as elements; no text of it is ever taken as HTML. */
export type Tag = "p" | "ul" | "ol" | "li" | "strong" | "em" | "code" | "h4" | "table" | "tr" | "th" | "td";

/** Text, an element with what is in it, or a link with the section that it leads to. */
export type Content =
  | string
  | readonly [tag: Tag, inside: readonly Content[]]
  | readonly [tag: "a", inside: readonly Content[], section: string];

/** A piece of a chapter that can be read alone. Its id is the same in every language. */
export interface Section {
  id: string;
  title: string;
  content: readonly Content[];
  /** Words under which it is found, and that it need not say. */
  keywords?: string | undefined;
}

/** The first section of a chapter is its introduction and carries the chapter's id and title. */
export interface Chapter {
  id: string;
  title: string;
  sections: readonly Section[];
}

export type Manual = readonly Chapter[];

/** The section `id` with the chapter that it is in. */
export function findSection(manual: Manual, id: string): { chapter: Chapter; section: Section } | undefined {
  for (const chapter of manual) {
    const section = chapter.sections.find((one) => one.id === id);
    if (section) return { chapter, section };
  }
  return undefined;
}

/** The words of `content`, without their form. */
export function textOf(content: readonly Content[]): string {
  return content
    .map((piece) => (typeof piece === "string" ? piece : textOf(piece[1])))
    .join(" ")
    .replace(/\s+/g, " ");
}
