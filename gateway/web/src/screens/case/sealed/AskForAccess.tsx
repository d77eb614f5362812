import { useMemo } from "preact/hooks";

import { askForAccess } from "../../../api/case/sealing";
import { keyFor, placeOrThrow, useSubmit } from "../../../forms/attempt";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
import { type Form, makeForm } from "../../../forms/form";
import { t } from "../../../i18n";
import { go } from "../../../router";
import { FormPage } from "../../../ui/form/FormPage";

const MINUTES = ["15", "30", "60"];
const FIELDS: Field[] = [
  { kind: "text", name: "case_number", label: "emergency.number", hint: "emergency.number.hint", required: true },
  { kind: "code", name: "reason", list: "emergency_reason", label: "emergency.reason", required: true },
  {
    kind: "text",
    name: "explanation",
    long: true,
    label: "emergency.explanation",
    hint: "emergency.explanation.hint",
    required: true,
  },
  {
    kind: "choice",
    name: "minutes",
    label: "emergency.minutes",
    items: () => MINUTES.map((code) => ({ code, label: t("emergency.minutes.some", { count: code }) })),
    none: "form.choose",
    required: true,
  },
];
const POINTERS = Object.fromEntries(FIELDS.map(({ name }) => [`/${name}`, name]));

/** Asks to see a sealed case for some minutes. What is typed is kept nowhere until it is sent. */
export default function AskForAccess() {
  const form = useMemo(() => makeForm({ minutes: "30" }), []);
  const store = async () => {
    const body = {
      case_number: form.text("case_number").trim(),
      reason: form.text("reason"),
      explanation: form.text("explanation").trim(),
      minutes: Number(form.text("minutes")),
    } as Parameters<typeof askForAccess>[0];
    try {
      const access = await askForAccess(body, keyFor(form, body));
      go(access.case_id ? `/cases/${access.case_id}` : "/emergency-accesses");
    } catch (thrown) {
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  const submission = useSubmit(form, () => objections(form), store);
  return (
    <FormPage
      title={t("emergency.ask")}
      lead={t("emergency.ask.lead")}
      back={{ to: "/emergency-accesses", text: t("emergency.title") }}
      form={form}
      fields={FIELDS}
      button={t("emergency.ask.send")}
      {...submission}
    >
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}

function objections(form: Form): Record<string, string> {
  const missing = FIELDS.filter(({ name }) => !form.text(name).trim());
  return Object.fromEntries(missing.map(({ name }) => [name, t("form.error.required")]));
}
