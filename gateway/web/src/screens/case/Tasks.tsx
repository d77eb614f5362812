import type { Case, Task } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { t } from "../../i18n";
import { may } from "../../session";
import { Due } from "../cases/Due";
import { isSoon } from "../cases/due";

/**
 * What the case asks for, each with its clock and the way to do it. A consent is named when its end is near; the
 * authority for a child stands above, in words of its own.
 */
export function Tasks({ record }: { record: Case }) {
  const tasks = record.tasks.filter(
    ({ kind, due_at }) => kind === "risk_reassessment" || (kind === "consent_ending" && isSoon(due_at)),
  );
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">{t("task.title")}</h2>
      <ul class="lines">
        {tasks.map((task) => (
          <li key={`${task.kind}${task.consent_id}`} class="line">
            <div class="line__main">
              <div class="line__facts">
                <Due kind={task.kind} until={task.due_at} />
                {task.consent_id && <span>{purposeOf(task.consent_id, record)}</span>}
              </div>
            </div>
            {may("cases:write") && <Way task={task} id={record.id} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function purposeOf(consentId: string, record: Case): string {
  const consent = record.consents.find((one) => one.id === consentId);
  return consent ? codeLabel("consent_purpose", consent.purpose) : "";
}

function Way({ task, id }: { task: Task; id: string }) {
  if (task.kind === "risk_reassessment")
    return (
      <a class="btn no-print" href={`#/cases/${id}/assess`}>
        {t("assess.title")}
      </a>
    );
  return (
    <a class="btn btn--second no-print" href={`#/cases/${id}/consent`}>
      {t("task.askAgain")}
    </a>
  );
}
