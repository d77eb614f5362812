import { assessment } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { placeOrThrow, useSubmit } from "../../forms/attempt";
import { useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import { sendForm } from "../../forms/send";
import { t, tn } from "../../i18n";
import { go, type Params } from "../../router";
import { FormPage } from "../../ui/FormPage";
import { showToast } from "../../ui/Toasts";
import { ADD_NEEDS, assessmentOf, fieldsAbout, fieldsOf, itemsOf, objections, POINTERS, risksOf } from "./assessment";

/** A new risk assessment. The level is a person's judgement; the factors only help not to forget one. */
export default function Assess({ params }: { params: Params }) {
  const id = params.id ?? "";
  const address = `/cases/${id}/assess`;
  const form = useDraft(address, () => ({ kind: "review" }));
  const fields = fieldsOf(form.values.value);
  const asked = itemsOf(form.values.value).length;

  const store = async () => {
    const body = assessmentOf(form.values.value);
    try {
      const made = await sendForm(address, form, assessment(id, body));
      if (made === undefined) return;
      showToast(t("assess.saved", { risk: codeLabel("risk_level", made.overall_risk) }));
      go(`/cases/${id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  const submission = useSubmit(form, () => objections(form.values.value), store);
  return (
    <FormPage
      title={t("assess.title")}
      lead={t("assess.lead")}
      back={{ to: `/cases/${id}`, text: t("case.back") }}
      form={form}
      fields={fields}
      button={t("assess.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      {risksOf(form.values.value).map((factor) => (
        <fieldset key={factor} class="govuk-fieldset">
          <legend class="govuk-fieldset__legend">{codeLabel("vulnerability_factor", factor)}</legend>
          <Fields fields={fieldsAbout(factor, form.values.value)} form={form} />
        </fieldset>
      ))}
      {itemsOf(form.values.value).some(({ need }) => need) && <Fields fields={[ADD_NEEDS]} form={form} />}
      <p class="soft" aria-live="polite">
        {asked > 0 && tn("assess.asked", asked)}
      </p>
    </FormPage>
  );
}
