import type { Case } from "../../../api/case/cases";
import type { PersonOfCase } from "../../../api/case/persons";
import { t } from "../../../i18n";
import { Code } from "../../../ui/facts/Code";
import { Clock } from "../../../ui/time/Clock";
import { Tasks } from "./Tasks";

interface Props {
  record: Case;
  persons?: readonly PersonOfCase[];
  /** Takes the case as it is after something was done about it; left out where it is only read. */
  changed?: ((now: Case) => void) | undefined;
}

/** What a reader of the case must see first: what has to be done, and what makes it trafficking. */
export function SummaryBand({ record, persons = [], changed }: Props) {
  return (
    <section class="band card" aria-label={t("case.summary")}>
      {record.suggested_authority && <Authority record={record} />}
      <Tasks record={record} persons={persons} changed={changed} />
      <Elements record={record} />
    </section>
  );
}

/** The authority competent for a child: always named, and to be called while no one with authority has consented. */
function Authority({ record }: { record: Case }) {
  const called = record.child_protection_required;
  return (
    <p class={called ? "note note--care" : "note note--leaf"}>
      <strong>{t(called ? "case.childProtection" : "case.childAuthority")}</strong>{" "}
      <Code list="institution" code={record.suggested_authority} /> <AuthorityClock record={record} />
    </p>
  );
}

function AuthorityClock({ record }: { record: Case }) {
  const task = record.tasks.find(({ kind }) => kind === "child_protection");
  return task ? <Clock stem="due" until={task.due_at} /> : null;
}

const PARTS = ["acts", "means", "purpose"] as const;

/** Act, means and purpose: on record, missing, or not needed by law. */
function Elements({ record }: { record: Case }) {
  return (
    <ul class="elements" aria-label={t("case.elements")}>
      {PARTS.map((part) => {
        const state = record.act_means_purpose[part];
        return (
          <li key={part} class={state === "present" ? "is-present" : state === "missing" ? "is-missing" : undefined}>
            <strong>{t(`element.${part}`)}</strong>
            <span class="small">{t(`element.${state}` as "element.present")}</span>
          </li>
        );
      })}
    </ul>
  );
}
