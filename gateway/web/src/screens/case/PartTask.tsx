import { type Case, readCase, type Task } from "../../api/cases";
import { todayIso } from "../../forms/dates";
import { t } from "../../i18n";
import { DoneButton } from "../parts/DoneButton";
import type { NamedPart } from "../parts/kind";
import { PLAN_PARTS } from "../parts/kinds/endpoints";

interface Of {
  kind: NamedPart;
  /** The list that its `detail` is a code of. */
  list?: string;
  /** What one press records; left out, its form is opened. */
  done?: () => object;
}

/** Tasks that are parts of the case, by their kind. */
const PARTS: Partial<Record<Task["kind"], Of>> = {
  plan: { kind: PLAN_PARTS.plans, list: "support_plan_type" },
  plan_goal: { kind: PLAN_PARTS.goals, list: "risk_domain" },
  follow_up: { kind: PLAN_PARTS.followUps, list: "follow_up_channel" },
  own_task: { kind: PLAN_PARTS.ownTasks, list: "own_task_title", done: () => ({ done_on: todayIso() }) },
  conference: { kind: PLAN_PARTS.conferences, done: () => ({ next_held: true }) },
};

/** The list that says more of a task in a code; undefined where there is nothing more to say. */
export function listOfDetail({ kind, detail }: Task): string | undefined {
  return detail ? PARTS[kind]?.list : undefined;
}

interface Props {
  record: Case;
  task: Task;
  changed: (now: Case) => void;
}

/** The way to do what a part of the case asks for. */
export function PartTask({ record: { id }, task, changed }: Props) {
  const of = PARTS[task.kind];
  if (!of || !task.part_id) return null;
  if (!of.done)
    return (
      <a class="btn btn--second no-print" href={`#/cases/${id}/parts/${of.kind.name}/${task.part_id}`}>
        {t("task.openPart")}
      </a>
    );
  return (
    <DoneButton
      kind={of.kind}
      id={id}
      part={task.part_id}
      patch={of.done}
      text={t("parts.done")}
      done={async () => changed(await readCase(id))}
    />
  );
}
