import type { Schema } from "../../../../contract/schemas";
import { code, date } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { Tag } from "../../../../ui/facts/Tag";
import type { CaseKind } from "../kind";

type Flag = Schema<"FlagAnswer">;

export const FLAGS: CaseKind<Flag> = {
  owner: "cases",
  name: "flags",
  tab: "risk",
  title: "cautions.title",
  empty: "cautions.empty",
  add: "cautions.add",
  change: "cautions.change",
  lead: "cautions.lead",
  fields: ({ part }) => [
    code("flag", "caution_flag", { label: "cautions.flag", required: true }),
    date("active_from", { label: "cautions.from", exact: true, required: true }),
    ...(part ? [date("active_to", { label: "cautions.to", hint: "cautions.to.hint", exact: true })] : []),
  ],
  line: (flag) => (
    <p>
      <Tag tone={flag.active_to ? "plain" : "alarm"}>
        <Code list="caution_flag" code={flag.flag} />
      </Tag>{" "}
      {flag.active_to
        ? t("cautions.fromTo", { from: day(flag.active_from), to: day(flag.active_to) })
        : t("cautions.since", { from: day(flag.active_from) })}
    </p>
  ),
};
