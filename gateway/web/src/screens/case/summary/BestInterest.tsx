import { type Case, changeCase, readCase } from "../../../api/case/cases";
import { changePerson, type PersonOfCase } from "../../../api/case/persons";
import { codeList } from "../../../api/codelists";
import type { RequestBody } from "../../../contract/schemas";
import { useAttempt } from "../../../forms/attempt";
import { t } from "../../../i18n";
import { ProblemNote } from "../../../ui/loading/ProblemState";

/** The answer that leaves the question open: it is no answer to offer here, where the question is open already. */
const OPEN = "pending";

interface Props {
  record: Case;
  /** The child, where that is another than the first person. */
  child: PersonOfCase | undefined;
  changed: (now: Case) => void;
}

/** Records with one press that a child's best interests were considered. */
export function BestInterest({ record, child, changed }: Props) {
  const { problem, busy, attempt } = useAttempt();
  const answers = (codeList("best_interest")?.items ?? []).filter(({ code }) => code !== OPEN);
  const answer = (code: string) =>
    attempt(async () => {
      const body = { best_interest: code } as RequestBody<"ChangeCase">;
      if (!child) return changed(await changeCase(record.id, record.version, body));
      await changePerson(record.id, child, record.version, body);
      changed(await readCase(record.id));
    });
  return (
    <div class="stack no-print">
      <fieldset class="govuk-fieldset row">
        <legend class="govuk-visually-hidden">{t("task.best_interest")}</legend>
        {answers.map(({ code, label }) => (
          <button
            key={code}
            type="button"
            class="btn btn--second"
            id={child ? `best_interest-${child.id}-${code}` : `best_interest-${code}`}
            disabled={busy}
            onClick={() => void answer(code)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      <ProblemNote problem={problem} />
    </div>
  );
}
