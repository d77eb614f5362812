import { codeLabel } from "../../../../api/codelists";
import type { Schema } from "../../../../contract/schemas";
import { CONVICTED } from "../../../../contract/serverRules";
import type { Values } from "../../../../forms/form";
import { choice, date, number, otherPart, picked, span, yesNo, yesOrElseNo } from "../../../../forms/questions";
import type { Part } from "../../../../forms/record";
import { day, t } from "../../../../i18n";
import { offeredOf } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import type { ProceedingKind } from "../kind";
import { amountIn, currencies } from "../money";
import { inYears } from "../sentence";
import { accusedToChoose, nameOfAccused } from "./accused";
import { chargeLabel, chargesToChoose } from "./charges";

export type Judgment = Schema<"JudgmentAnswer">;

const isConviction = ({ verdict }: Values | Part) => CONVICTED.has(String(verdict));
const hasFine = (values: Values) => isConviction(values) && String(values.fine_amount ?? "").trim() !== "";

/** One for each accused and charge; one on appeal names the one it is about. */
export const JUDGMENTS: ProceedingKind<Judgment> = {
  owner: "proceedings",
  name: "judgments",
  tab: "judgments",
  title: "judgments.title",
  empty: "judgments.empty",
  add: "judgments.add",
  change: "judgments.change",
  lead: "judgments.lead",
  offers: ["accused", "charges", "judgments"],
  names: ["accused", "charges"],
  fields: (known) => [
    ...(known.part
      ? []
      : [
          choice("accused_id", () => accusedToChoose(known), {
            label: "judgments.accused",
            none: "form.choose",
            required: true,
          }),
          choice("charge_id", ({ accused_id }) => chargesToChoose(known, String(accused_id)), {
            label: "judgments.charge",
            none: "form.choose",
            required: true,
            when: ({ accused_id }) => !!accused_id,
          }),
        ]),
    picked("verdict", "verdict", { label: "judgments.verdict", required: true }),
    date("given_on", { label: "judgments.given", exact: true, required: true }),
    span("sentence_months", { label: "judgments.sentence", when: isConviction }),
    { ...yesNo("suspended"), label: "judgments.suspended", when: isConviction },
    number("fine_amount", { label: "judgments.fine", hint: "money.hint", when: isConviction }),
    choice("currency", () => currencies(known.pack, known.part?.currency), {
      label: "money.currency",
      none: "form.choose",
      when: hasFine,
      start: known.pack.currency,
    }),
    { ...yesOrElseNo("is_final"), label: "judgments.final", start: false },
    otherPart(
      "appeal_of",
      offeredOf<Judgment>(known, "judgments").filter(({ id }) => id !== known.part?.id),
      (one) => `${codeLabel("verdict", one.verdict)}, ${day(one.given_on)}`,
      { label: "judgments.appealOf", none: "judgments.appealOf.none" },
    ),
  ],
  sent: (body, { part, pack }) => settled(body, part, pack.currency),
  line: (judgment, known) => (
    <>
      <p>
        <strong>
          <Code list="verdict" code={judgment.verdict} />
        </strong>{" "}
        · {nameOfAccused(known, judgment.accused_id)} · {chargeLabel(known, judgment.charge_id)}{" "}
        <Tag tone={judgment.is_final ? "leaf" : "sun"}>
          {t(judgment.is_final ? "judgments.isFinal" : "judgments.notFinal")}
        </Tag>
      </p>
      <p class="small">{factsOf(judgment).join(" · ")}</p>
    </>
  ),
};

/** Without a conviction there is no sentence and no fine, and without a fine no currency. */
function settled(body: Part, part: Judgment | undefined, currency: string): Part {
  const now = { ...part, ...body };
  const none = { sentence_months: null, suspended: null, fine_amount: null };
  const said = isConviction(now) ? body : { ...body, ...(part ? none : withoutNames(none, body)) };
  const fine = { ...part, ...said }.fine_amount ?? null;
  return { ...said, currency: fine === null ? null : (now.currency ?? currency) };
}

/** Of `none` what was answered: a new one need not say that it has nothing. */
function withoutNames(none: Part, body: Part): Part {
  return Object.fromEntries(Object.entries(none).filter(([name]) => name in body));
}

function factsOf({ given_on, sentence_months, suspended, fine_amount, currency, appeal_of }: Judgment): string[] {
  return [
    day(given_on),
    ...(sentence_months === null ? [] : [inYears(sentence_months)]),
    ...(suspended ? [t("judgments.isSuspended")] : []),
    ...(fine_amount !== null && currency ? [t("judgments.fineOf", { amount: amountIn(fine_amount, currency) })] : []),
    ...(appeal_of ? [t("judgments.onAppeal")] : []),
  ];
}
