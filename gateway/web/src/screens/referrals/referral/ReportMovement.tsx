import { confirmArrival, reportFollowUp } from "../../../api/case/movements";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { dayOrToday } from "../../../forms/dates";
import { discard, useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import { Problem } from "../../../http/problem";
import { type Key, t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { ProblemState } from "../../../ui/loading/ProblemState";
import { FOLLOW_UPS, ON, OUTCOME, objectionsTo } from "../../case/returns/movementFields";

const ARRIVED = "arrived";
const POINTERS = { "/on": "on", "/outcome": "outcome" };

/** The receiver says that the person arrived, or how they fare: the sender reads a day and a code. */
export default function ReportMovement({ params }: { params: Params }) {
  const { id = "", step = "" } = params;
  if (step !== ARRIVED && !FOLLOW_UPS.has(step))
    return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  return <Report id={id} step={step} />;
}

function Report({ id, step }: { id: string; step: string }) {
  const address = `/referrals/${id}/report/${step}`;
  const form = useDraft(address, () => ({}));
  const fields = FOLLOW_UPS.has(step) ? [OUTCOME, ON] : [ON];
  const store = async () => {
    const on = dayOrToday(form.text("on")) ?? "";
    try {
      await (step === ARRIVED ? confirmArrival(id, on) : reportFollowUp(id, step, on, form.text("outcome")));
      discard(address);
      showToast(t("movement.report.saved"));
      go(`/referrals/${id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  return (
    <FormPage
      title={t(`movement.report.${step}` as Key)}
      lead={t("movement.report.lead")}
      back={{ to: `/referrals/${id}`, text: t("referrals.title") }}
      form={form}
      fields={fields}
      button={t("movement.report.save")}
      {...useSubmit(form, () => objectionsTo(step, form), store)}
    >
      <Fields fields={fields} form={form} />
    </FormPage>
  );
}
