import type { Case, Consent, Task } from "../../api/cases";
import { t } from "../../i18n";
import { may } from "../../session/session";
import { Code } from "../../ui/Code";
import { Due } from "../cases/Due";
import { isSoon } from "../cases/due";
import { BestInterest } from "./BestInterest";

interface Props {
  record: Case;
  /** Takes the case as it is after something was done about it. */
  changed: (now: Case) => void;
}

/**
 * What the case asks for, each with its clock and the way to do it. A consent is named when its end is near; the
 * authority for a child stands above, in words of its own.
 */
export function Tasks({ record, changed }: Props) {
  const tasks = record.tasks.filter(
    ({ kind, due_at }) => kind !== "child_protection" && (kind !== "consent_ending" || isSoon(due_at)),
  );
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">{t("task.title")}</h2>
      <ul class="lines">
        {tasks.map((task) => (
          <Line key={`${task.kind}${task.consent_id}`} task={task} record={record} changed={changed} />
        ))}
      </ul>
    </section>
  );
}

function Line({ task, record, changed }: Props & { task: Task }) {
  const consent = record.consents.find((one) => one.id === task.consent_id);
  return (
    <li class="line line--answers">
      <div class="line__main">
        <div class="line__facts">
          <Due kind={task.kind} until={task.due_at} />
          {consent && (
            <span>
              <Code list="consent_purpose" code={consent.purpose} />
            </span>
          )}
        </div>
      </div>
      {may("cases:write") && consent && <AskAgain id={record.id} about={consent} />}
      {may("cases:write") && task.kind === "risk_reassessment" && <Reassess id={record.id} />}
      {may("cases:write") && task.kind === "best_interest" && <BestInterest record={record} changed={changed} />}
    </li>
  );
}

function Reassess({ id }: { id: string }) {
  return (
    <a class="btn no-print" href={`#/cases/${id}/assess`}>
      {t("assess.title")}
    </a>
  );
}

/** The same question to the same kind of recipient; only the answer and its time are new. */
function AskAgain({ id, about }: { id: string; about: Consent }) {
  const known = new URLSearchParams({ purpose: about.purpose });
  if (about.recipient_type) known.set("recipient_type", about.recipient_type);
  if (about.recipient_country) known.set("recipient_country", about.recipient_country);
  return (
    <a class="btn btn--second no-print" href={`#/cases/${id}/consent?${known}`}>
      {t("task.askAgain")}
    </a>
  );
}
