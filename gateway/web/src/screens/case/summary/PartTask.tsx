import { type Case, readCase, type Task } from "../../../api/case/cases";
import type { PartName } from "../../../api/case/parts";
import { todayIso } from "../../../forms/dates";
import { t } from "../../../i18n";
import { DoneButton } from "../parts/DoneButton";

/** Where a task of a part leads, or what one press records. */
type Of = {
  /** The list that its `detail` is a code of. */
  list?: string;
} & ({ to: (part: string) => string } | { name: PartName<"cases">; done: () => object });

const toForm = (name: string) => (part: string) => `/parts/${name}/${part}`;

const toProceedings = () => "?tab=legal";

/** Tasks that are parts of the case or of a proceeding about it, by their kind. */
const PARTS: Partial<Record<Task["kind"], Of>> = {
  plan: { to: toForm("plans"), list: "support_plan_type" },
  plan_goal: { to: toForm("goals"), list: "risk_domain" },
  follow_up: { to: toForm("follow-ups"), list: "follow_up_channel" },
  own_task: { name: "own-tasks", list: "own_task_title", done: () => ({ done_on: todayIso() }) },
  conference: { name: "conferences", done: () => ({ next_held: true }) },
  safety_plan: { to: toForm("safety-plans") },
  stay: { to: toForm("stays") },
  movement: { to: () => "?tab=shelter" },
  hearing: { to: toProceedings, list: "hearing_type" },
  protection_measure: { to: toProceedings, list: "protection_measure" },
  proceeding_request: { to: toProceedings, list: "proceeding_request" },
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
  if ("to" in of)
    return (
      <a class="btn btn--second no-print" href={`#/cases/${id}${of.to(task.part_id)}`}>
        {t("task.openPart")}
      </a>
    );
  return (
    <DoneButton
      name={of.name}
      id={id}
      part={task.part_id}
      patch={of.done}
      text={t("parts.done")}
      done={async () => changed(await readCase(id))}
    />
  );
}
