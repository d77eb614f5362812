import { type ComponentChild, h } from "preact";

import { t } from "../i18n";
import type { Chapter, Content, Section } from "../manual/tree";
import { PageLink } from "./PageLink";

/** One section of the manual, and the others of its chapter. */
export function Article({ chapter, section }: { chapter: Chapter; section: Section }) {
  const others = chapter.sections.filter((one) => one !== section);
  return (
    <>
      <article class="manual stack">
        <h3>{section.title}</h3>
        {section.content.map((piece, index) => draw(piece, index))}
      </article>
      {others.length > 0 && (
        <nav class="help__others" aria-label={t("help.chapter", { title: chapter.title })}>
          <h4>{t("help.chapter", { title: chapter.title })}</h4>
          <ul>
            {others.map((other) => (
              <li key={other.id}>
                <PageLink section={other.id}>{other.title}</PageLink>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

/** The manual is a tree of known elements; nothing of it is HTML. */
function draw(piece: Content, key: number): ComponentChild {
  if (typeof piece === "string") return piece;
  const inside = piece[1].map((part, index) => draw(part, index));
  if (piece[0] === "a")
    return (
      <PageLink key={key} section={piece[2]}>
        {inside}
      </PageLink>
    );
  if (piece[0] === "table")
    return (
      <table key={key} class="manual__table">
        <tbody>{inside}</tbody>
      </table>
    );
  return h(piece[0], { key }, inside);
}
