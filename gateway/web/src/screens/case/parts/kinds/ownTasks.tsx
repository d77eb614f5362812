import { colleagueName } from "../../../../api/people/colleagues";
import type { Schema } from "../../../../contract/schemas";
import { todayIso } from "../../../../forms/dates";
import { code, colleague, date, otherPart, words } from "../../../../forms/questions";
import { day, t } from "../../../../i18n";
import { offeredOf } from "../../../../parts/offered";
import { query } from "../../../../router";
import { Code } from "../../../../ui/facts/Code";
import { DueDay } from "../../../../ui/time/DueDay";
import { DoneButton } from "../DoneButton";
import type { CaseKind } from "../kind";
import type { Conference } from "./conferences";

type OwnTask = Schema<"OwnTaskAnswer">;

export const OWN_TASKS: CaseKind<OwnTask> = {
  owner: "cases",
  name: "own-tasks",
  tab: "plan",
  title: "ownTasks.title",
  empty: "ownTasks.empty",
  add: "ownTasks.add",
  change: "ownTasks.change",
  offers: ["conferences"],
  fields: (known) => {
    const conferences = offeredOf<Conference>(known, "conferences");
    const decided = conferenceOf(conferences);
    return [
      code("title", "own_task_title", { label: "ownTasks.what", required: true, start: decided && "other" }),
      words("note", { label: "ownTasks.note", hint: "parts.words.hint", start: decided?.decided ?? undefined }),
      date("due_on", { label: "ownTasks.due", exact: true, future: true, start: decided?.next_on ?? undefined }),
      colleague("responsible"),
      otherPart("conference_id", conferences, ({ held_on }) => day(held_on), {
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
  acts: (task, { record, done }) =>
    task.done_on === null && (
      <DoneButton
        name="own-tasks"
        id={record.id}
        part={task.id}
        patch={() => ({ done_on: todayIso() })}
        text={t("parts.done")}
        done={done}
      />
    ),
};

/** The case conference from which the form was opened: what it decided becomes the task. */
function conferenceOf(conferences: readonly Conference[]): Conference | undefined {
  const id = query.value.get("conference_id");
  return conferences.find((one) => one.id === id);
}
