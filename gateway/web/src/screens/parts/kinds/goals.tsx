import type { Schema } from "../../../contract/schemas";
import { day } from "../../../i18n";
import { Code } from "../../../ui/Code";
import { colleagueName } from "../../../ui/colleagues";
import { code, colleague, date, words } from "../../edit/asked";
import type { PartKind } from "../kind";

type Goal = Schema<"GoalAnswer">;

export const GOALS: PartKind<Goal> = {
  name: "goals",
  tab: "plan",
  all: "/api/v1/cases/{case_id}/goals",
  one: "/api/v1/cases/{case_id}/goals/{part_id}",
  title: "goals.title",
  empty: "goals.empty",
  add: "goals.add",
  change: "goals.change",
  ofPersons: true,
  fields: () => [
    code("domain", "risk_domain", { label: "goals.domain", required: true }),
    words("text", { label: "goals.text", hint: "parts.words.hint" }),
    code("status", "plan_goal_status", { label: "goals.status", required: true, start: "open" }),
    date("due_on", { label: "goals.due", exact: true, future: true }),
    colleague("responsible"),
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
        {goal.due_on && day(goal.due_on)} {goal.responsible && colleagueName(goal.responsible)}
      </p>
    </>
  ),
};
