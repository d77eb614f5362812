import type { Schema } from "../../../../contract/schemas";
import { code, line, picked, yesNo } from "../../../../forms/questions";
import { t } from "../../../../i18n";
import { offeredOf, partsIn } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import type { Known, ProceedingKind } from "../kind";

export type Accused = Schema<"AccusedAnswer">;

/** To be accused is not to be guilty; the names are kept encrypted. */
export const ACCUSED: ProceedingKind<Accused> = {
  owner: "proceedings",
  name: "accused",
  tab: "accused",
  title: "accused.title",
  empty: "accused.empty",
  add: "accused.add",
  change: "accused.change",
  lead: "accused.lead",
  fields: () => [
    line("name", { label: "accused.name", hint: "parts.words.hint" }),
    picked("status", "accused_status", { label: "accused.status", required: true }),
    { ...yesNo("is_public_official"), label: "accused.official" },
    code("gender", "gender", { dense: true }),
  ],
  line: (accused) => (
    <p>
      <strong>{accusedName(accused)}</strong> · <Code list="accused_status" code={accused.status} />{" "}
      {accused.is_public_official && <Tag tone="clay">{t("perpetrators.official.tag")}</Tag>}
    </p>
  ),
};

export function accusedName({ name }: Pick<Accused, "name">): string {
  return name ?? t("accused.unnamed");
}

/** The name of the accused that a charge or a judgment is about. */
export function nameOfAccused(known: Known, id: string): string {
  const found = partsIn<Accused>(known, "accused").find((one) => one.id === id);
  return found ? accusedName(found) : t("accused.unnamed");
}

/** The accused as choices. */
export function accusedToChoose(known: Known) {
  return offeredOf<Accused>(known, "accused").map((one) => ({ code: one.id, label: accusedName(one) }));
}
