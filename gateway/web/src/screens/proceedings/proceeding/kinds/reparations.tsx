import { codeLabel } from "../../../../api/codelists";
import type { Schema } from "../../../../contract/schemas";
import { NOT_ORDERED } from "../../../../contract/serverRules";
import type { Values } from "../../../../forms/form";
import { choice, code, date, number, otherPart } from "../../../../forms/questions";
import type { Part } from "../../../../forms/record";
import { day, t } from "../../../../i18n";
import { offeredOf } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { Tag, type Tone } from "../../../../ui/facts/Tag";
import { type ProceedingKind, personLabel } from "../kind";
import { amountIn, currencies } from "../money";
import { personsToChoose } from "../personsToChoose";
import type { Judgment } from "./judgments";

type Reparation = Schema<"ReparationAnswer">;

const TONES: Record<string, Tone> = { paid: "leaf", partly_paid: "sun", ordered: "sun", unenforced: "alarm" };
const PAID = new Set(["paid", "partly_paid"]);
const isOrdered = ({ status }: Values | Part) => !!status && !NOT_ORDERED.has(String(status));
const isPaid = ({ status }: Values | Part) => PAID.has(String(status));
const hasAmount = ({ amount, paid_amount }: Values) => [amount, paid_amount].some((each) => String(each ?? "").trim());

/** What was asked for, ordered and paid. */
export const REPARATIONS: ProceedingKind<Reparation> = {
  owner: "proceedings",
  name: "reparations",
  tab: "reparation",
  title: "reparation.title",
  empty: "reparation.empty",
  add: "reparation.add",
  change: "reparation.change",
  offers: ["judgments"],
  fields: ({ pack, persons, part, ...known }) => [
    code("type", "reparation_type", { label: "reparation.type", required: true, dense: true }),
    code("status", "reparation_status", { label: "reparation.status", required: true, dense: true }),
    choice("person", () => personsToChoose(persons), { label: "reparation.person", none: "reparation.together" }),
    otherPart(
      "judgment_id",
      offeredOf<Judgment>(known, "judgments"),
      ({ verdict, given_on }) => `${codeLabel("verdict", verdict)}, ${day(given_on)}`,
      { label: "reparation.judgment" },
    ),
    number("amount", { label: "reparation.amount", hint: "money.hint" }),
    date("ordered_on", { label: "reparation.orderedOn", exact: true, when: isOrdered }),
    number("paid_amount", { label: "reparation.paid", hint: "money.hint", when: isPaid }),
    date("paid_on", { label: "reparation.paidOn", exact: true, when: isPaid }),
    choice("currency", () => currencies(pack, part?.currency), {
      label: "money.currency",
      none: "form.choose",
      when: hasAmount,
      start: pack.currency,
    }),
  ],
  sent: (body, { part, pack }) => settled(body, part, pack.currency),
  line: (reparation, { persons }) => (
    <>
      <p>
        <strong>
          <Code list="reparation_type" code={reparation.type} />
        </strong>{" "}
        ·{" "}
        {reparation.person
          ? personLabel(persons, reparation.person, t("persons.sharingEnded"))
          : t("reparation.together")}{" "}
        <Tag tone={TONES[reparation.status] ?? "plain"}>
          <Code list="reparation_status" code={reparation.status} />
        </Tag>
      </p>
      <p class="small">{factsOf(reparation).join(" · ")}</p>
    </>
  ),
};

/** What the status leaves without a sense is not sent, and without an amount there is no currency. */
function settled(body: Part, part: Reparation | undefined, currency: string): Part {
  const now = { ...part, ...body };
  const none = {
    ...(!isOrdered(now) && { ordered_on: null }),
    ...(!isPaid(now) && { paid_amount: null, paid_on: null }),
  };
  const said = { ...body, ...Object.fromEntries(Object.entries(none).filter(([name]) => part || name in body)) };
  const { amount = null, paid_amount = null } = { ...part, ...said } as Partial<Reparation>;
  const isWithout = amount === null && paid_amount === null;
  return { ...said, currency: isWithout ? null : (now.currency ?? currency) };
}

function factsOf({ amount, paid_amount, currency, ordered_on, paid_on }: Reparation): string[] {
  const money = (each: number) => (currency ? amountIn(each, currency) : String(each));
  return [
    ...(amount === null ? [] : [money(amount)]),
    ...(ordered_on ? [t("reparation.wasOrdered", { day: day(ordered_on) })] : []),
    ...(paid_amount === null ? [] : [t("reparation.wasPaid", { amount: money(paid_amount) })]),
    ...(paid_on ? [day(paid_on)] : []),
  ];
}
