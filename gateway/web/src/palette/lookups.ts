import { type Match, searchCases } from "../api/case/cases";
import type { Organisation } from "../api/people/identity";
import { t } from "../i18n";
import { matches } from "../manual/search";
import { may } from "../session/session";
import type { Choice } from "./choices";

const SHORTEST_NAME = 2;
const MOST_ORGANISATIONS = 8;

/**
 * The searches of the register that fit `asked`. Each is recorded at the server, so none is made before it is chosen:
 * never at every letter.
 */
export function lookups(asked: string): Choice[] {
  const words = asked.trim();
  if (!may("cases:search") || words.length < SHORTEST_NAME) return [];
  return looksLikeNumber(words) ? [byNumber(words)] : [byName(words)];
}

/** A part of a case number has digits and no blanks, as in `048213-5`. */
export function looksLikeNumber(words: string): boolean {
  return /\d/.test(words) && /^[\p{L}\d-]{4,}$/u.test(words);
}

function byNumber(case_number: string): Choice {
  return {
    id: "find-number",
    group: "palette.group.register",
    text: t("palette.findNumber", { words: case_number }),
    act: { find: async () => (await searchCases({ case_number })).items.map(found) },
  };
}

function byName(name: string): Choice {
  return {
    id: "find-person",
    group: "palette.group.register",
    text: t("palette.findPerson", { words: name }),
    detail: t("palette.recorded"),
    act: { find: async () => (await searchCases({ name })).items.map(found) },
  };
}

function found(one: Match): Choice {
  const known = [one.masked_name, one.birth_year].filter((each) => each !== null);
  return {
    id: `found-${one.id}`,
    group: "palette.group.found",
    text: one.pseudonym,
    detail: [one.case_number, ...known].join(" · "),
    act: { to: `/cases/${one.id}` },
  };
}

/** The organisations whose name has a word that begins as `asked`. */
export function organisationChoices(organisations: readonly Organisation[], asked: string): Choice[] {
  if (asked.trim().length < SHORTEST_NAME) return [];
  return organisations
    .filter((one) => matches(nameOf(one), asked))
    .slice(0, MOST_ORGANISATIONS)
    .map((one) => ({
      id: `organisation-${one.id}`,
      group: "palette.group.organisations",
      text: nameOf(one),
      detail: one.country,
      act: { to: `/organisations?${new URLSearchParams({ country: one.country, kind: one.kind })}` },
    }));
}

function nameOf(one: Organisation): string {
  return one.name ?? one.public_name;
}
