import { useState } from "preact/hooks";

import { assessRisk } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { asProblem, Problem } from "../../api/problem";
import { isoDay, parseDate } from "../../forms/dates";
import { discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import { type Form, placeErrors } from "../../forms/form";
import { t, tn } from "../../i18n";
import { go, type Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { say } from "../../ui/Toasts";
import { assessmentOf, fieldsOf, itemsOf, POINTERS } from "./assessment";

/** Looks at the risk anew. The level is a person's judgement; the factors only help her not to forget one. */
export default function Assess({ params }: { params: Params }) {
  const id = params.id ?? "";
  const address = `/cases/${id}/assess`;
  const form = useDraft(address, () => ({
    key: crypto.randomUUID(),
    kind: "review",
    done_on: t("form.date.today"),
  }));
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const fields = fieldsOf(form.values.value);
  const asked = itemsOf(form.values.value).length;
  const save = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    form.errors.value = missing(form);
    if (busy || Object.keys(form.errors.value).length > 0) return;
    setBusy(true);
    try {
      const made = await assessRisk(id, assessmentOf(form.values.value), form.text("key"));
      discard(address);
      say(t("assess.saved", { risk: codeLabel("risk_level", made.overall_risk) }));
      go(`/cases/${id}`);
    } catch (thrown) {
      // A refused body was not stored under the key: the corrected one is a new attempt.
      if (thrown instanceof Problem && thrown.status === 422) form.set("key", crypto.randomUUID());
      if (thrown instanceof Problem && thrown.errors.length > 0 && placeErrors(form, thrown, POINTERS).length === 0)
        return;
      setProblem(asProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="form">
      <PageHead title={t("assess.title")} lead={t("assess.lead")} back={{ to: `/cases/${id}`, text: t("case.back") }} />
      <ErrorSummary form={form} fields={fields} />
      <form noValidate onSubmit={(event) => void save(event)}>
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

function missing(form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!form.text("overall_risk")) errors.overall_risk = t("form.error.required");
  if (!isoDay(parseDate(form.text("done_on"), new Date()))) errors.done_on = t("form.error.day");
  return errors;
}
