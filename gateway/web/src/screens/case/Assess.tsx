import { assessRisk } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { keyFor, useAttempt } from "../../forms/attempt";
import { discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import { placeErrors } from "../../forms/form";
import { Problem } from "../../http/problem";
import { t, tn } from "../../i18n";
import { go, type Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { showToast } from "../../ui/Toasts";
import { assessmentOf, fieldsOf, itemsOf, objections, POINTERS } from "./assessment";

/** A new risk assessment. The level is a person's judgement; the factors only help not to forget one. */
export default function Assess({ params }: { params: Params }) {
  const id = params.id ?? "";
  const address = `/cases/${id}/assess`;
  const form = useDraft(address, () => ({ kind: "review", done_on: t("form.date.today") }));
  const { problem, busy, attempt } = useAttempt();
  const fields = fieldsOf(form.values.value);
  const asked = itemsOf(form.values.value).length;

  const store = async () => {
    const body = assessmentOf(form.values.value);
    try {
      const made = await assessRisk(id, body, keyFor(form, body));
      discard(address);
      showToast(t("assess.saved", { risk: codeLabel("risk_level", made.overall_risk) }));
      go(`/cases/${id}`);
    } catch (thrown) {
      const placed = thrown instanceof Problem && thrown.errors.length > 0 && placeErrors(form, thrown, POINTERS);
      if (!placed || placed.length > 0) throw thrown;
    }
  };
  const save = (event: Event) => {
    event.preventDefault();
    form.errors.value = objections(form.values.value);
    if (Object.keys(form.errors.value).length === 0) void attempt(store);
  };
  return (
    <div class="form">
      <PageHead title={t("assess.title")} lead={t("assess.lead")} back={{ to: `/cases/${id}`, text: t("case.back") }} />
      <ErrorSummary form={form} fields={fields} />
      <form noValidate onSubmit={save}>
        <Fields fields={fields} form={form} />
        <p class="soft" aria-live="polite">
          {asked > 0 && tn("assess.asked", asked)}
        </p>
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn" disabled={busy}>
            {t("assess.save")}
          </button>
        </div>
      </form>
    </div>
  );
}
