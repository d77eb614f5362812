import { reopenCase } from "../../../api/case/closure";
import type { Field } from "../../../forms/field";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";

const FIELDS: Field[] = [
  { kind: "code", name: "reason", list: "case_reopening_reason", label: "reopen.reason", required: true },
];

/** Takes a closed case up again, and says why. */
export default function Reopen({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/reopen`,
    fields: FIELDS,
    send: ({ form }) => reopenCase(id, form.text("reason")),
    done: () => {
      showToast(t("reopen.done"));
      go(`/cases/${id}`);
    },
  });
  return (
    <FormPage
      title={t("reopen.title")}
      lead={t("reopen.lead")}
      back={{ to: `/cases/${id}?tab=closure`, text: t("case.back") }}
      button={t("reopen.save")}
      {...asked}
    />
  );
}
