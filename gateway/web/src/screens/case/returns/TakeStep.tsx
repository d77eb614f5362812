import { MOVEMENTS, type Movement, takeMovementStep } from "../../../api/case/movements";
import { readPart } from "../../../api/case/parts";
import { codeLabel } from "../../../api/codelists";
import { dayOrToday } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import type { Form } from "../../../forms/form";
import { yesOrElseNo } from "../../../forms/questions";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { BECAUSE, FOLLOW_UPS, ON, OUTCOME, objectionsTo } from "./movementFields";

const PREPARATION = new Set(["consulate", "travel_document", "risk_check", "escort"]);

/** Records a step of the checklist, or corrects it. */
export default function TakeStep({ params }: { params: Params }) {
  const { id = "", part = "", step = "" } = params;
  const loaded = useResource((context) => readPart<Movement>(MOVEMENTS, id, part, context), [id, part]);
  return (
    <Loaded whole from={loaded} lines={5}>
      {(movement) => <Step id={id} movement={movement} step={step} />}
    </Loaded>
  );
}

function Step({ id, movement, step }: { id: string; movement: Movement; step: string }) {
  const tab = `/cases/${id}?tab=shelter`;
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/returns/${movement.id}/${step}`,
    fields: fieldsOf(step),
    start: () => startOf(movement, step),
    objections: (form) => objectionsTo(step, form),
    pointers: { "/done_on": "on" },
    send: ({ form }) => takeMovementStep(id, movement, step, detailsOf(step, form)),
    done: () => {
      showToast(t("returns.step.saved"));
      go(tab);
    },
  });
  return (
    <FormPage
      title={t("returns.step.title", { step: codeLabel("movement_step", step) })}
      lead={t("returns.step.lead")}
      back={{ to: tab, text: t("case.back") }}
      button={t("returns.record")}
      {...asked}
    />
  );
}

function fieldsOf(step: string): Field[] {
  if (FOLLOW_UPS.has(step)) return [OUTCOME, ON];
  return PREPARATION.has(step) ? [ON, yesOrElseNo("not_needed"), BECAUSE] : [ON];
}

function startOf(movement: Movement, step: string): Record<string, unknown> {
  const done = movement.steps.find((one) => one.step === step);
  return {
    on: done ? done.done_on.split("-").reverse().join("/") : "",
    not_needed: done?.not_needed ? "yes" : "no",
    not_needed_because: done?.not_needed_because ?? "",
    outcome: done?.outcome ?? "",
  };
}

function notNeeded(form: Form) {
  const not_needed = form.text("not_needed") === "yes";
  return { not_needed, not_needed_because: not_needed ? form.text("not_needed_because") : null };
}

function detailsOf(step: string, form: Form) {
  return {
    done_on: dayOrToday(form.text("on")) ?? "",
    ...(PREPARATION.has(step) && notNeeded(form)),
    ...(FOLLOW_UPS.has(step) && { outcome: form.text("outcome") }),
  };
}
