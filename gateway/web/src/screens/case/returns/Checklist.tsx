import type { Case } from "../../../api/case/cases";
import { type Movement, undoMovementStep } from "../../../api/case/movements";
import type { PersonOfCase } from "../../../api/case/persons";
import { codeLabel, codeList } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import { useAttempt } from "../../../forms/attempt";
import { day, t } from "../../../i18n";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Receiver } from "./Receiver";

const OVER = new Set(["cancelled", "stopped"]);

interface Props {
  record: Case;
  movement: Movement;
  /** The person it is about, where that is not the first one. */
  about: PersonOfCase | undefined;
  writes: boolean;
  changed: () => void;
}

/** What has to happen from the plan to the 90th day: each step with its day, and a way to record it. */
export function Checklist({ record, movement, about, writes, changed }: Props) {
  const { problem, attempt } = useAttempt();
  const goesOn = writes && !OVER.has(movement.stage);
  const undo = (step: string) =>
    attempt(async () => {
      await undoMovementStep(record.id, movement, step);
      showToast(t("returns.step.undone"));
      changed();
    });
  return (
    <>
      {movement.stage === "stopped" && <p class="note note--care">{t("returns.stopped")}</p>}
      {about && (
        <p class="soft">
          {about.pseudonym} ({codeLabel("person_role", about.person.role)})
        </p>
      )}
      <Receiver record={record} movement={movement} writes={goesOn} changed={changed} />
      <h3>{t("returns.steps")}</h3>
      <ol class="steps-done">
        {(codeList("movement_step")?.items ?? []).map(({ code, label }) => (
          <Step key={code} {...{ record, movement, code, label, undo }} writes={goesOn} />
        ))}
      </ol>
      <ProblemNote problem={problem} />
      <p class="small soft">
        {movement.due_on && t("returns.due", { day: day(movement.due_on) })}
        {writes && (
          <a class="no-print" href={`#/cases/${record.id}/parts/returns/${movement.id}`}>
            {" "}
            {t("returns.change")}
          </a>
        )}
      </p>
    </>
  );
}

interface StepProps extends Pick<Props, "record" | "movement" | "writes"> {
  code: string;
  label: string;
  undo: (step: string) => Promise<void>;
}

function Step({ record, movement, code, label, writes, undo }: StepProps) {
  const done = movement.steps.find(({ step }) => step === code);
  return (
    <li class={done ? "steps-done__one steps-done__one--done" : "steps-done__one"} data-step={code}>
      <span>
        {label}
        {done && <span class="soft"> · {said(done)}</span>}
      </span>
      {writes && done?.by !== null && (
        <span class="row no-print">
          <a href={`#/cases/${record.id}/returns/${movement.id}/${code}`} aria-label={`${action(done)}: ${label}`}>
            {action(done)}
          </a>
          {done && (
            <button
              type="button"
              class="btn btn--text"
              aria-label={`${t("returns.undo")}: ${label}`}
              onClick={() => void undo(code)}
            >
              {t("returns.undo")}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

type Done = Movement["steps"][number];

function action(done: Done | undefined): string {
  return t(done ? "returns.correct" : "returns.record");
}

/** When it was done or why it is not needed, how the person fares, and who says so. */
function said({ done_on, not_needed, not_needed_because, outcome, by }: Done): string {
  const reason = not_needed_because ? ` (${codeLabel("movement_step_not_needed", not_needed_because)})` : "";
  const what = not_needed ? t("returns.notNeeded") + reason : day(done_on);
  const fares = outcome ? [codeLabel("movement_outcome", outcome)] : [];
  return [what, ...fares, by === null ? t("returns.byReceiver") : colleagueName(by)].join(" · ");
}
