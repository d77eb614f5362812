import { colleagueName } from "../../../../api/colleagues";
import type { Schema } from "../../../../contract/schemas";
import { todayIso } from "../../../../forms/dates";
import { code, colleague, date, otherPart, words } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { query } from "../../../../router";
import { Code } from "../../../../ui/Code";
import { DueDay } from "../../../../ui/DueDay";
import { DoneButton } from "../DoneButton";
import type { Known, PartKind } from "../kind";
import type { Conference } from "./conferences";
import { PLAN_PARTS } from "./endpoints";

type OwnTask = Schema<"OwnTaskAnswer">;

export const OWN_TASKS: PartKind<OwnTask> = {
  ...PLAN_PARTS.ownTasks,
  tab: "plan",
  title: "ownTasks.title",
  empty: "ownTasks.empty",
  add: "ownTasks.add",
  change: "ownTasks.change",
  ofPersons: true,
  offers: [PLAN_PARTS.conferences],
  fields: (_, { offered }) => {
    const decided = conferenceOf(offered);
    return [
      code("title", "own_task_title", { label: "ownTasks.what", required: true, start: decided && "other" }),
      words("note", { label: "ownTasks.note", hint: "parts.words.hint", start: decided?.decided ?? undefined }),
      date("due_on", { label: "ownTasks.due", exact: true, future: true, start: decided?.next_on ?? undefined }),
      colleague("responsible"),
      otherPart<Conference>("conference_id", offered.conferences, ({ held_on }) => day(held_on), {
        label: "ownTasks.conference",
        start: decided?.id,
      }),
      date("done_on", { label: "ownTasks.doneOn", exact: true }),
    ];
  },
  line: (task) => (
    <>
      <p>
        <strong>
          <Code list="own_task_title" code={task.title} />
        </strong>{" "}
        <DueDay on={task.due_on} open={task.done_on === null} />
      </p>
      {task.note && <p>{task.note}</p>}
      <p class="small soft">
        {task.done_on
          ? t("ownTasks.doneBy", { day: day(task.done_on), name: colleagueName(task.done_by) })
          : task.responsible && colleagueName(task.responsible)}
      </p>
    </>
  ),
  acts: (task, { id }, done) =>
    task.done_on === null && (
      <DoneButton
        kind={PLAN_PARTS.ownTasks}
        id={id}
        part={task.id}
        patch={() => ({ done_on: todayIso() })}
        text={t("parts.done")}
        done={done}
      />
    ),
};

/** The case conference from which the form was opened: what it decided becomes the task. */
function conferenceOf({ conferences }: Known["offered"]): Conference | undefined {
  const id = query.value.get("conference_id");
  return (conferences as readonly Conference[] | undefined)?.find((one) => one.id === id);
}
