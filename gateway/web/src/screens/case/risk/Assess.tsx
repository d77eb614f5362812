import { useState } from "preact/hooks";

import { assessment, type Case, lastRead, readCase } from "../../../api/case/cases";
import { codeLabel } from "../../../api/codelists";
import { colleagueName } from "../../../api/people/colleagues";
import type { RequestContext } from "../../../api/requestContext";
import { Fields } from "../../../forms/fields/Fields";
import { isWithoutAnswer } from "../../../forms/outbox";
import { useForm } from "../../../forms/useForm";
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
  const [movedOn, setMovedOn] = useState<MovedOn>();
  const asked = useForm({
    keep: "outbox",
    address: `/cases/${id}/assess`,
    fields: fieldsOf,
    // The version is the one that was in view when the form was begun, also in a draft that is continued later.
    start: () => ({ kind: "review", seen_version: record?.version }),
    objections: (form) => objections(form.values.value),
    pointers: POINTERS,
    send: ({ values, meant }) => {
      setMovedOn(undefined);
      return assessment(id, { ...assessmentOf(values), ...meant });
    },
    refused: (thrown) => {
      const known = asProblem(thrown).movedOn;
      setMovedOn(known);
      return known !== undefined;
    },
    done: (made) => {
      const risk = codeLabel("risk_level", made.overall_risk);
      showToast(t(made.sets_risk ? "assess.saved" : "assess.savedAsHistory", { risk }));
      go(`/cases/${id}`);
    },
  });
  return { asked, movedOn };
}

function Assessing({ id, record }: { id: string; record: Case | undefined }) {
  const { asked, movedOn } = useAssessment(id, record);
  const { form, busy, submit } = asked;
  const values = form.values.value;
  const count = itemsOf(values).length;
  return (
    <FormPage
      title={t("assess.title")}
      lead={t("assess.lead")}
      back={{ to: `/cases/${id}`, text: t("case.back") }}
      button={t("assess.save")}
      {...asked}
    >
      {record && <Held record={record} />}
      <Fields {...asked} />
      {risksOf(values).map((factor) => (
        <fieldset key={factor} class="govuk-fieldset">
          <legend class="govuk-fieldset__legend">{codeLabel("vulnerability_factor", factor)}</legend>
          <Fields fields={fieldsAbout(factor, values)} form={form} />
        </fieldset>
      ))}
      {itemsOf(values).some(({ need }) => need) && <Fields fields={[ADD_NEEDS]} form={form} />}
      <p class="soft" aria-live="polite">
        {count > 0 && tn("assess.asked", count)}
      </p>
      {movedOn && <RiskMovedOn movedOn={movedOn} busy={busy} send={submit} />}
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
