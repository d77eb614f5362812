import { askForAccess } from "../../../api/case/sealing";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go } from "../../../router";
import { FormPage } from "../../../ui/form/FormPage";

const MINUTES = ["15", "30", "60"];
const FIELDS: RecordField[] = [
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
    start: "30",
  },
];

/** Asks to see a sealed case for some minutes. What is typed is kept nowhere until it is sent. */
export default function AskForAccess() {
  const asked = useForm({
    fields: FIELDS,
    send: ({ form, keyOf }) => {
      const body = {
        case_number: form.text("case_number").trim(),
        reason: form.text("reason"),
        explanation: form.text("explanation").trim(),
        minutes: Number(form.text("minutes")),
      } as Parameters<typeof askForAccess>[0];
      return askForAccess(body, keyOf(body));
    },
    done: ({ case_id }) => go(case_id ? `/cases/${case_id}` : "/emergency-accesses"),
  });
  return (
    <FormPage
      title={t("emergency.ask")}
      lead={t("emergency.ask.lead")}
      back={{ to: "/emergency-accesses", text: t("emergency.title") }}
      button={t("emergency.ask.send")}
      {...asked}
    />
  );
}
