import { type Case, changeCase } from "../../api/cases";
import { codeList } from "../../api/codelists";
import type { RequestBody } from "../../contract/schemas";
import { useAttempt } from "../../forms/attempt";
import { t } from "../../i18n";
import { ProblemNote } from "../../ui/ProblemState";

/** The answer that leaves the question open: it is no answer to offer here, where the question is open already. */
const OPEN = "pending";

/** Records with one press that a child's best interests were considered. */
export function BestInterest({ record, changed }: { record: Case; changed: (now: Case) => void }) {
  const { problem, busy, attempt } = useAttempt();
  const answers = (codeList("best_interest")?.items ?? []).filter(({ code }) => code !== OPEN);
  const answer = (code: string) =>
    attempt(async () => {
      const body = { best_interest: code } as RequestBody<"ChangeCase">;
      changed(await changeCase(record.id, record.version, body));
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
            id={`best_interest-${code}`}
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
