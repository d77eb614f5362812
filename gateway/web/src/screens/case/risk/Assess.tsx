import { useState } from "preact/hooks";

import { assessment, type Case, lastRead, readCase } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import type { RequestContext } from "../../../api/requestContext";
import { placeOrThrow, useAttempt } from "../../../forms/attempt";
import { useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import { isWithoutAnswer } from "../../../forms/outbox";
import { sendForm } from "../../../forms/send";
import { asProblem, type MovedOn } from "../../../http/problem";
import { day, t, tn } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { RiskTag } from "../../../ui/facts/Code";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { ADD_NEEDS, assessmentOf, fieldsAbout, fieldsOf, itemsOf, objections, POINTERS, risksOf } from "./assessment";
import { RiskMovedOn } from "./RiskMovedOn";

/** A new risk assessment. The level is a person's judgement; the factors only help not to forget one. */
export default function Assess({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(async (context) => ({ record: await seenCase(id, context) }), [id]);
  return (
    <Loaded whole from={loaded} lines={6}>
      {({ record }) => <Assessing id={id} record={record} />}
    </Loaded>
  );
}

/** The case; without network as it was last read, if it was. */
async function seenCase(id: string, context: RequestContext): Promise<Case | undefined> {
  try {
    return await readCase(id, context);
  } catch (thrown) {
    if (!isWithoutAnswer(asProblem(thrown))) throw thrown;
    return lastRead.peek()?.id === id ? lastRead.peek() : undefined;
  }
}

/** What is asked when the risk was assessed by somebody else meanwhile, and how it is sent then. */
function useAssessment(id: string, record: Case | undefined) {
  const address = `/cases/${id}/assess`;
  // The version is the one that was in view when the form was begun, also in a draft that is continued later.
  const form = useDraft(address, () => ({ kind: "review", seen_version: record?.version }));
  const [movedOn, setMovedOn] = useState<MovedOn>();
  const { problem, busy, attempt } = useAttempt();

  const store = async (meant: object) => {
    setMovedOn(undefined);
    try {
      const made = await sendForm(address, form, assessment(id, { ...assessmentOf(form.values.value), ...meant }));
      if (made === undefined) return;
      const risk = codeLabel("risk_level", made.overall_risk);
      showToast(t(made.sets_risk ? "assess.saved" : "assess.savedAsHistory", { risk }));
      go(`/cases/${id}`);
    } catch (thrown) {
      const known = asProblem(thrown).movedOn;
      if (!known) return placeOrThrow(form, thrown, POINTERS);
      setMovedOn(known);
    }
  };
  const decide = (meant: object) => void attempt(() => store(meant));
  const save = (event: Event) => {
    event.preventDefault();
    form.errors.value = objections(form.values.value);
    if (Object.keys(form.errors.value).length === 0) decide({});
  };
  return { form, movedOn, decide, submission: { problem, busy, save } };
}

function Assessing({ id, record }: { id: string; record: Case | undefined }) {
  const { form, movedOn, decide, submission } = useAssessment(id, record);
  const fields = fieldsOf(form.values.value);
  const asked = itemsOf(form.values.value).length;
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
      {record && <Held record={record} />}
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
      {movedOn && <RiskMovedOn movedOn={movedOn} busy={submission.busy} send={decide} />}
    </FormPage>
  );
}

/** The risk that holds now: when and by whom it was found. */
function Held({ record: { risk_level, risk_basis } }: { record: Case }) {
  return (
    <p>
      {t("assess.now")} <RiskTag code={risk_level} />{" "}
      {risk_basis && (
        <span class="small soft">
          {t("assess.found", { day: day(risk_basis.done_on) })} · {colleagueName(risk_basis.recorded_by)}
        </span>
      )}
    </p>
  );
}
