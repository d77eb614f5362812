import type { Schema } from "../../../../contract/schemas";
import { todayIso } from "../../../../forms/dates";
import { choice, date, picked, words } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import { type ProceedingKind, personLabel } from "../kind";
import { Local } from "../Local";
import { institutionName, toChoose } from "../localNames";
import { personsToChoose } from "../personsToChoose";

type Measure = Schema<"MeasureAnswer">;

export const MEASURES: ProceedingKind<Measure> = {
  owner: "proceedings",
  name: "measures",
  tab: "measures",
  title: "measures.title",
  empty: "measures.empty",
  add: "measures.add",
  change: "measures.change",
  fields: ({ pack, persons, part }) => [
    picked("kind", "protection_measure", { label: "measures.kind", required: true }),
    choice("person", () => personsToChoose(persons), { label: "measures.person", none: "measures.everybody" }),
    date("from_on", { label: "measures.from", exact: true, required: true }),
    date("until_on", { label: "measures.until", exact: true, future: true }),
    choice("authority", () => toChoose(pack.institutions, part?.authority), { label: "measures.authority" }),
    words("note", { label: "measures.note", hint: "parts.words.hint" }),
    ...(part ? [date("ended_on", { label: "measures.ended", exact: true })] : []),
  ],
  line: (measure, { pack, persons }) => (
    <>
      <p>
        <strong>
          <Code list="protection_measure" code={measure.kind} />
        </strong>{" "}
        · {measure.person ? personLabel(persons, measure.person, t("persons.sharingEnded")) : t("measures.everybody")}{" "}
        <MeasureTag measure={measure} />
      </p>
      <p class="small">
        {t("measures.since", { day: day(measure.from_on) })}
        {measure.authority && (
          <>
            {" · "}
            <Local {...institutionName(pack, measure.authority)} />
          </>
        )}
      </p>
      {measure.note && <p>{measure.note}</p>}
    </>
  ),
};

/** Until when it holds, and that it is over. */
function MeasureTag({ measure: { until_on, ended_on } }: { measure: Measure }) {
  if (ended_on) return <Tag>{t("measures.endedOn", { day: day(ended_on) })}</Tag>;
  if (!until_on) return <Tag tone="leaf">{t("measures.noEnd")}</Tag>;
  const isOver = until_on < todayIso();
  return (
    <Tag tone={isOver ? "alarm" : "sun"}>
      {t(isOver ? "measures.ranOut" : "measures.untilOn", { day: day(until_on) })}
    </Tag>
  );
}
