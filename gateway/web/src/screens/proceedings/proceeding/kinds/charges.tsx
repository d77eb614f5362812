import type { Schema } from "../../../../contract/schemas";
import type { Values } from "../../../../forms/form";
import { choice, code, date, yesNo } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { offeredOf, partsIn } from "../../../../parts/offered";
import { query } from "../../../../router";
import { Tag } from "../../../../ui/facts/Tag";
import type { Asking, Known, ProceedingKind } from "../kind";
import { Local } from "../Local";
import { articleName, articleOn, articlesToChoose, inOneLine } from "../localNames";
import { accusedToChoose, nameOfAccused } from "./accused";

export type Charge = Schema<"ChargeAnswer">;

/** The article of the country's law against one accused; the international code follows from it. */
export const CHARGES: ProceedingKind<Charge> = {
  owner: "proceedings",
  name: "charges",
  tab: "accused",
  title: "charges.title",
  empty: "charges.empty",
  add: "charges.add",
  change: "charges.change",
  offers: ["accused", "charges"],
  names: ["accused"],
  fields: (known) => [
    ...(known.part
      ? []
      : [
          choice("accused_id", () => accusedToChoose(known), {
            label: "charges.accused",
            none: "form.choose",
            required: true,
            start: asked("accused_id"),
          }),
        ]),
    choice("article", () => articlesToChoose(known.pack, known.proceeding.facts_on ?? undefined), {
      label: "charges.article",
      none: "form.choose",
      required: true,
    }),
    code("iccs", "offence_iccs", {
      label: "charges.iccs",
      hint: "charges.iccs.hint",
      follows: { code: (values) => iccsOf(values, known), why: "charges.iccs.follows" },
    }),
    { ...yesNo("aggravated"), label: "charges.aggravated" },
    date("filed_on", { label: "charges.filed", exact: true }),
    amendedFrom(known),
  ],
  sent: (body, known) => {
    const iccs = body.iccs ?? (known.part ? undefined : iccsOf(body, known));
    return iccs === undefined ? body : { ...body, iccs };
  },
  line: (charge, known) => (
    <>
      <p>
        <strong>{nameOfAccused(known, charge.accused_id)}</strong> ·{" "}
        <Local {...articleName(known.pack, charge.article, known.proceeding.facts_on)} />
      </p>
      <p class="small soft">
        {charge.filed_on && t("charges.filedOn", { day: day(charge.filed_on) })}{" "}
        {charge.aggravated && <Tag tone="clay">{t("charges.aggravated.tag")}</Tag>}{" "}
        {charge.amended_from && t("charges.replaces", { charge: chargeLabel(known, charge.amended_from) })}{" "}
        {isReclassified(charge, known) && <Tag>{t("charges.reclassified")}</Tag>}
      </p>
    </>
  ),
  acts: (charge, known) =>
    !isReclassified(charge, known) && (
      <a
        class="btn btn--second no-print"
        href={`#/proceedings/${known.proceeding.id}/parts/charges/new?accused_id=${charge.accused_id}&amended_from=${charge.id}`}
      >
        {t("charges.reclassify")}
      </a>
    ),
};

/** A charge in words: who is accused, of what. */
export function chargeLabel(known: Known, id: string): string {
  const found = partsIn<Charge>(known, "charges").find((one) => one.id === id);
  return found ? inOneLine(articleName(known.pack, found.article, known.proceeding.facts_on)) : "–";
}

/** The charges against one accused that were not replaced by another, as choices. */
export function chargesToChoose(known: Known, accused: string) {
  return offeredOf<Charge>(known, "charges")
    .filter((charge) => charge.accused_id === accused)
    .map(({ id }) => ({ code: id, label: chargeLabel(known, id) }));
}

function amendedFrom(known: Asking<Charge>) {
  const others = offeredOf<Charge>(known, "charges").filter(({ id }) => id !== known.part?.id);
  const against = ({ accused_id }: Values) =>
    others.filter((one) => one.accused_id === (known.part?.accused_id ?? accused_id));
  return choice(
    "amended_from",
    (values) => against(values).map(({ id }) => ({ code: id, label: chargeLabel(known, id) })),
    {
      label: "charges.amendedFrom",
      none: "charges.amendedFrom.none",
      when: (values) => against(values).length > 0,
      start: asked("amended_from"),
    },
  );
}

function isReclassified({ id }: Charge, known: Known): boolean {
  return offeredOf<Charge>(known, "charges").some(({ amended_from }) => amended_from === id);
}

function iccsOf({ article }: Values, { pack, proceeding }: Known): string | undefined {
  return articleOn(pack, String(article), proceeding.facts_on)?.iccs ?? undefined;
}

function asked(name: string): string | undefined {
  return query.value.get(name) ?? undefined;
}
