import type { Schema } from "../../../../contract/schemas";
import { code, date, words, yesOrElseNo } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { Code } from "../../../../ui/facts/Code";
import { Tag, type Tone } from "../../../../ui/facts/Tag";
import type { CaseKind } from "../kind";

export type Plan = Schema<"PlanAnswer">;

const TONES: Record<Plan["state"], Tone> = { draft: "sun", agreed: "leaf", ended: "plain" };

export const PLANS: CaseKind<Plan> = {
  owner: "cases",
  name: "plans",
  tab: "plan",
  title: "plans.title",
  empty: "plans.empty",
  add: "plans.add",
  change: "plans.change",
  lead: "plans.lead",
  fields: () => [
    code("type", "support_plan_type", { label: "plans.type", required: true }),
    words("objectives", { label: "plans.objectives", hint: "parts.words.hint" }),
    words("action_plan", { label: "plans.actions" }),
    date("planned_end", { label: "plans.plannedEnd", exact: true, future: true }),
    yesOrElseNo("agreed_by_person", { label: "plans.agreed", start: false }),
    date("agreed_on", {
      label: "plans.agreedOn",
      exact: true,
      when: (values) => values.agreed_by_person === "yes" || !!values.agreed_on,
    }),
    date("actual_end", { label: "plans.actualEnd", exact: true }),
  ],
  line: (plan) => (
    <>
      <p>
        <strong>
          <Code list="support_plan_type" code={plan.type} />
        </strong>{" "}
        <Tag tone={TONES[plan.state]}>{t(`plans.state.${plan.state}`)}</Tag>
      </p>
      {plan.objectives && <p>{plan.objectives}</p>}
      {plan.action_plan && <p>{plan.action_plan}</p>}
      {plan.planned_end && <p class="small soft">{t("plans.until", { day: day(plan.planned_end) })}</p>}
    </>
  ),
};
