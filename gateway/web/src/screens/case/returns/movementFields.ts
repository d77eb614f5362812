import { dayOrToday } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import type { Form } from "../../../forms/form";
import { t } from "../../../i18n";

export const FOLLOW_UPS = new Set(["follow_up_30", "follow_up_90"]);

export const ON: Field = {
  kind: "date",
  name: "on",
  label: "returns.step.on",
  exact: true,
  unfilled: () => t("returns.step.today"),
};
export const OUTCOME: Field = {
  kind: "code",
  name: "outcome",
  list: "movement_outcome",
  label: "returns.step.outcome",
  required: true,
};

export const BECAUSE: Field = {
  kind: "code",
  name: "not_needed_because",
  list: "movement_step_not_needed",
  label: "returns.step.because",
  required: true,
  when: (values) => values.not_needed === "yes",
};

/** What is missing or not understood before a step is sent. */
export function objectionsTo(step: string, form: Form): Record<string, string> {
  return {
    ...(!dayOrToday(form.text("on")) && { on: t("form.error.day") }),
    ...(FOLLOW_UPS.has(step) && !form.text("outcome") && { outcome: t("form.error.required") }),
    ...(form.text("not_needed") === "yes" &&
      !form.text("not_needed_because") && { not_needed_because: t("form.error.required") }),
  };
}
