import {
  type Instrument,
  instrumentOf,
  loadInstrument,
  newestLoaded,
  type Screening,
  textOf,
} from "../../../../api/case/instruments";
import type { Asked, ControlsField } from "../../../../forms/field";
import type { Values } from "../../../../forms/form";
import { code, date, words, yesNo } from "../../../../forms/questions";
import type { RecordField } from "../../../../forms/record";
import { day, t } from "../../../../i18n";
import type { KnownPart } from "../../../../parts/kind";
import { Code } from "../../../../ui/facts/Code";
import type { CaseKind, OfCase } from "../kind";
import { Answers } from "./Answers";

export const SCREENINGS: CaseKind<Screening> = {
  owner: "cases",
  name: "screenings",
  tab: "risk",
  title: "screening.title",
  empty: "screening.empty",
  add: "screening.add",
  change: "screening.change",
  lead: "screening.lead",
  ready: (part, context) => loadInstrument(part, context),
  fields: fieldsOf,
  // The decision about the first person has a screen of its own; it follows the screening.
  next: ({ record }, { id, person_id }) =>
    person_id ? `/cases/${record.id}?tab=risk` : `/cases/${record.id}/status?screening=${id}`,
  line: (screening) => (
    <>
      <p>
        <strong>
          <Code list="screening_result" code={screening.result} />
        </strong>{" "}
        · {day(screening.done_on)}
        {screening.interpreter && ` · ${t("screening.interpreted")}`}
      </p>
      {screening.note && <p>{screening.note}</p>}
      <Answers screening={screening} />
    </>
  ),
};

function fieldsOf({ record, part, persons }: KnownPart<OfCase, Screening>): readonly RecordField[] {
  const instrument = part ? instrumentOf(part) : newestLoaded();
  const asksChild = (values: Values) => {
    const about = persons.find(({ id }) => id === values.person_id);
    return (about ?? record).majority === "minor";
  };
  return [
    named("instrument", instrument?.id),
    { ...named("instrument_version", instrument?.version), as: "number" },
    date("done_on", { label: "screening.done_on", exact: true, required: true }),
    code("language", "language", { label: "screening.language" }),
    yesNo("interpreter"),
    questions(instrument, asksChild),
    code("result", "screening_result", { label: "screening.result", hint: "screening.result.hint", required: true }),
    words("note", { label: "screening.note", hint: "parts.words.hint" }),
  ];
}

/** Which questions were asked: it is recorded and not a question itself. */
function named(path: string, value: string | number | undefined): RecordField {
  return { kind: "text", name: path, path, label: "screening.title", start: value, when: () => false };
}

function questions(
  instrument: Instrument | undefined,
  asksChild: (values: Values) => boolean,
): RecordField & ControlsField {
  return {
    kind: "controls",
    name: "answers",
    path: "answers",
    list: "yes_no_unknown",
    label: "screening.questions",
    hint: "screening.questions.hint",
    asked: (values) => (instrument ? partsOf(instrument, asksChild(values) ? "child" : "adult") : []),
  };
}

/** The questions for a child or an adult in their groups; the first is open. */
function partsOf({ groups, questions }: Instrument, who: string): Asked[] {
  return groups
    .map(({ id, title }, place) => ({
      label: textOf(title),
      items: questions
        .filter(({ group, asked_of }) => group === id && asked_of.includes(who))
        .map(({ id: code, text }) => ({ code, label: textOf(text) })),
      open: place === 0,
    }))
    .filter(({ items }) => items.length > 0);
}
