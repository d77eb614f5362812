import { confirmArrival, reportFollowUp } from "../../../api/case/movements";
import { dayOrToday } from "../../../forms/dates";
import { useForm } from "../../../forms/useForm";
import { Problem } from "../../../http/problem";
import { type Key, t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { ProblemState } from "../../../ui/loading/ProblemState";
import { FOLLOW_UPS, ON, OUTCOME, objectionsTo } from "../../case/returns/movementFields";

const ARRIVED = "arrived";

/** The receiver says that the person arrived, or how they fare: the sender reads a day and a code. */
export default function ReportMovement({ params }: { params: Params }) {
  const { id = "", step = "" } = params;
  if (step !== ARRIVED && !FOLLOW_UPS.has(step))
    return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  return <Report id={id} step={step} />;
}

function Report({ id, step }: { id: string; step: string }) {
  const asked = useForm({
    keep: "draft",
    address: `/referrals/${id}/report/${step}`,
    fields: FOLLOW_UPS.has(step) ? [OUTCOME, ON] : [ON],
    objections: (form) => objectionsTo(step, form),
    send: ({ form }) => {
      const on = dayOrToday(form.text("on")) ?? "";
      return step === ARRIVED ? confirmArrival(id, on) : reportFollowUp(id, step, on, form.text("outcome"));
    },
    done: () => {
      showToast(t("movement.report.saved"));
      go(`/referrals/${id}`);
    },
  });
  return (
    <FormPage
      title={t(`movement.report.${step}` as Key)}
      lead={t("movement.report.lead")}
      back={{ to: `/referrals/${id}`, text: t("referrals.title") }}
      button={t("movement.report.save")}
      {...asked}
    />
  );
}
