import type { Case, Consent, Task } from "../../../api/case/cases";
import type { PersonOfCase } from "../../../api/case/persons";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { isSoon } from "../due/caseQuery";
import { DueThere } from "../due/DueThere";
import { BestInterest } from "./BestInterest";
import { listOfDetail, PartTask } from "./PartTask";

interface Props {
  record: Case;
  /** Its persons, as far as they are there: a task about another than the first names that person. */
  persons: readonly PersonOfCase[];
  /** Takes the case as it is after something was done about it; left out where it is only read. */
  changed?: ((now: Case) => void) | undefined;
}

const OF_A_CONSENT = new Set<Task["kind"]>(["consent_ending", "consent_review"]);
const OF_AN_OVERRIDE = new Set<Task["kind"]>(["override_decision", "override_review"]);

/**
 * What the case asks for, each with its clock and the way to do it. A consent and a part of the case are named when
 * their day is near; the authority for a child stands above, in words of its own.
 */
export function Tasks({ record, persons, changed }: Props) {
  const tasks = record.tasks.filter(
    ({ kind, due_at, part_id }) =>
      kind !== "child_protection" && (!(OF_A_CONSENT.has(kind) || part_id) || isSoon(due_at)),
  );
  if (tasks.length === 0) return null;
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">{t("task.title")}</h2>
      <ul class="lines">
        {tasks.map((task) => (
          <Line
            key={`${task.kind}${task.consent_id}${task.person_id}${task.part_id}`}
            task={task}
            record={record}
            person={persons.find(({ id }) => id === task.person_id)}
            changed={changed}
          />
        ))}
      </ul>
    </section>
  );
}

interface LineProps extends Omit<Props, "persons"> {
  task: Task;
  /** The person it is about, where that is not the first one. */
  person: PersonOfCase | undefined;
}

function Line({ task, record, person, changed }: LineProps) {
  const consent = record.consents.find((one) => one.id === task.consent_id);
  const list = listOfDetail(task);
  return (
    <li class="line line--answers">
      <div class="line__main">
        <div class="line__facts">
          {person && <strong>{person.pseudonym}</strong>}
          <DueThere kind={task.kind} until={task.due_at} country={record.country} />
          {list && (
            <span>
              <Code list={list} code={task.detail} />
            </span>
          )}
          {consent && (
            <span>
              <Code list="consent_purpose" code={consent.purpose} />
            </span>
          )}
        </div>
      </div>
      {changed && may("cases:write") && (
        <Answer task={task} record={record} person={person} consent={consent} changed={changed} />
      )}
    </li>
  );
}

interface AnswerProps {
  task: Task;
  record: Case;
  person: PersonOfCase | undefined;
  consent: Consent | undefined;
  changed: (now: Case) => void;
}

function Answer({ task, record, person, consent, changed }: AnswerProps) {
  if (consent) return <AskAgain id={record.id} about={consent} />;
  if (task.kind === "risk_reassessment") return <Reassess id={record.id} />;
  if (task.part_id) return <PartTask record={record} task={task} changed={changed} />;
  if (task.kind === "best_interest") return <BestInterest record={record} child={person} changed={changed} />;
  if (OF_AN_OVERRIDE.has(task.kind)) return <ToConsents id={record.id} />;
  return null;
}

/** A second person decides and reviews where the requests stand. */
function ToConsents({ id }: { id: string }) {
  return (
    <a class="btn btn--second no-print" href={`#/cases/${id}?tab=consents`}>
      {t("case.consents")}
    </a>
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
  if (about.recipient_organisation_id) known.set("recipient_organisation_id", about.recipient_organisation_id);
  if (about.recipient_country) known.set("recipient_country", about.recipient_country);
  if (about.person_id) known.set("person_id", about.person_id);
  return (
    <a class="btn btn--second no-print" href={`#/cases/${id}/consent?${known}`}>
      {t("task.askAgain")}
    </a>
  );
}
