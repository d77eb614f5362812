import { codeLabel } from "../../../../api/codelists";
import { colleagueName } from "../../../../api/people/colleagues";
import { organisationName } from "../../../../api/people/organisationNames";
import type { Schema } from "../../../../contract/schemas";
import { code, colleague, date, organisation, otherPart, words } from "../../../../forms/questions";
import { offeredOf } from "../../../../parts/offered";
import { Code } from "../../../../ui/facts/Code";
import { DueDay } from "../../../../ui/time/DueDay";
import type { CaseKind } from "../kind";
import type { Plan } from "./plans";

export type Goal = Schema<"GoalAnswer">;

const AIMED_AT = ["open", "in_progress"];

export const GOALS: CaseKind<Goal> = {
  owner: "cases",
  name: "goals",
  tab: "plan",
  title: "goals.title",
  empty: "goals.empty",
  add: "goals.add",
  change: "goals.change",
  offers: ["plans"],
  fields: (known) => [
    otherPart("plan_id", offeredOf<Plan>(known, "plans"), ({ type }) => codeLabel("support_plan_type", type), {
      label: "goals.plan",
    }),
    code("domain", "risk_domain", { label: "goals.domain", required: true }),
    words("text", { label: "goals.text", hint: "parts.words.hint" }),
    code("status", "plan_goal_status", { label: "goals.status", required: true, start: "open" }),
    date("due_on", { label: "goals.due", exact: true, future: true }),
    colleague("responsible"),
    organisation("responsible_organisation_id", { label: "goals.otherOrganisation" }),
  ],
  line: (goal) => (
    <>
      <p>
        <strong>
          <Code list="risk_domain" code={goal.domain} />
        </strong>{" "}
        · <Code list="plan_goal_status" code={goal.status} />
      </p>
      {goal.text && <p>{goal.text}</p>}
      <p class="small soft">
        <DueDay on={goal.due_on} open={AIMED_AT.includes(goal.status)} />{" "}
        {goal.responsible && colleagueName(goal.responsible)}{" "}
        {goal.responsible_organisation_id && organisationName(goal.responsible_organisation_id)}
      </p>
    </>
  ),
};
