import type { CountrySetting, Proposal, VocabularyList } from "../../../../api/people/administrationOfCountry";
import type { PartsField } from "../../../../forms/field";
import type { Pointers, Values } from "../../../../forms/form";
import { choice, line } from "../../../../forms/questions";
import { changesOf, type Part, pointersOf, type RecordField, startingValues } from "../../../../forms/record";
import { language, t } from "../../../../i18n";
import { whenAndWhy } from "../settingFields";

/** The name of the setting, whose parts are no fixed ones: `label/<list>/<code>/<es|en>`, `offered/<list>/<code>` … */
export const WORDS = "words";
/** Under which the form holds the list whose codes are shown. */
export const LIST = "list";
const TERMS = "terms";
const OF_A_CODE = /^(label|offered)\//;
const MOST_TERMS = 200;

/** What the form is made of beside the codes of a list: the regional terms, the first day, and why. */
const others = (): readonly RecordField[] => [terms(), ...whenAndWhy()];

function terms(): PartsField & { path: string } {
  const languages = () => [
    { code: "es", label: "Español" },
    { code: "en", label: "English" },
  ];
  return {
    kind: "parts",
    name: TERMS,
    path: TERMS,
    label: "words.terms",
    hint: "words.terms.hint",
    each: "words.term",
    add: "words.term.add",
    most: MOST_TERMS,
    fields: [
      {
        kind: "choice",
        name: "language",
        label: "words.term.language",
        items: languages,
        none: "form.choose",
        required: true,
      },
      { kind: "text", name: "word", label: "words.term.word", required: true },
      { kind: "text", name: "own", label: "words.term.own", required: true },
    ],
  };
}

/** The questions of the list that is chosen, and those that follow it. */
export function fieldsOf(list: VocabularyList | undefined): readonly RecordField[] {
  const asked = list?.codes.filter(({ active, derived }) => active !== false && !derived) ?? [];
  return [...asked.flatMap((item) => fieldsOfCode(list?.id ?? "", item)), ...others()];
}

/** What one code is called, and whether it is offered, behind a fold that says whether anything is decided. */
function fieldsOfCode(list: string, item: VocabularyList["codes"][number]): RecordField[] {
  const [es, en] = (["es", "en"] as const).map((spoken) => `label/${list}/${item.code}/${spoken}`);
  const offered = `offered/${list}/${item.code}`;
  const own = item[language.value];
  const folded = (values: Values) =>
    [es, en, offered].some((key) => values[key ?? ""]) ? t("words.code.changed", { label: own }) : own;
  return [
    line(es ?? "", { label: "words.list", words: t("words.es", { label: item.es }), folded }),
    line(en ?? "", { label: "words.list", words: t("words.en", { label: item.en }), folded }),
    choice(offered, () => [{ code: "no", label: t("words.offered.no") }], {
      label: "words.offered",
      none: "words.offered.yes",
      folded,
    }),
  ];
}

/** How many decisions about a list the form holds. */
export function decidedAbout(list: string, values: Values): number {
  return Object.keys(wordsIn(values)).filter((key) => key.split("/")[1] === list).length;
}

/** What holds today and the first day that can be chosen, as the form begins with them. */
export function knownOf(setting: CountrySetting): Values {
  const terms = Object.entries(setting.value).flatMap(([key, own]) => {
    const [kind, spoken, word] = key.split("/");
    return kind === "term" ? [{ language: spoken, word, own }] : [];
  });
  return { ...setting.value, ...startingValues(others(), { [TERMS]: terms, valid_from: setting.today }) };
}

/** The whole of it, as every version holds it. */
export function proposalOf(values: Values): Proposal {
  const { [TERMS]: chosen, ...asked } = changesOf(others(), {}, values);
  const terms = ((chosen ?? []) as Part[]).map(({ language: spoken, word, own }) => [termKey(spoken, word), own]);
  return { ...(asked as Omit<Proposal, "value">), value: { ...wordsIn(values), ...Object.fromEntries(terms) } };
}

const termKey = (spoken: unknown, word: unknown) => `term/${spoken}/${String(word).toLowerCase()}`;

/** What is decided about codes; an answer that was emptied is no decision. */
function wordsIn(values: Values): Record<string, string> {
  const typed = Object.entries(values).filter(([key]) => OF_A_CODE.test(key));
  return Object.fromEntries(typed.map(([key, value]) => [key, String(value).trim()]).filter(([, value]) => value));
}

/** Where the server's objections belong: in its pointers the strokes of a key are written `~1` (RFC 6901). */
export function pointersIn(proposal: Proposal): Pointers {
  const named = Object.keys(proposal.value).map((key) => [
    `/value/${key.replace(/~/g, "~0").replace(/\//g, "~1")}`,
    OF_A_CODE.test(key) ? key : TERMS,
  ]);
  return { ...pointersOf(others()), ...Object.fromEntries(named) };
}

/** The list of the first question that the server objected to, if it is about a code. */
export function listOfFirst(errors: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(errors)
    .find((name) => OF_A_CODE.test(name))
    ?.split("/")[1];
}
