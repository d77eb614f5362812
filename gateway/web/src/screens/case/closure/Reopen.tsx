import { reopenCase } from "../../../api/case/closure";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { discard, useDraft } from "../../../forms/drafts";
import type { Field } from "../../../forms/field";
import { Fields } from "../../../forms/fields/Fields";
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
  const address = `/cases/${id}/reopen`;
  const form = useDraft(address, () => ({}));
  const store = async () => {
    try {
      await reopenCase(id, form.text("reason"));
      discard(address);
      showToast(t("reopen.done"));
      go(`/cases/${id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, { "/reason": "reason" });
    }
  };
  const objections = (): Record<string, string> => (form.text("reason") ? {} : { reason: t("form.error.required") });
  const submission = useSubmit(form, objections, store);
  return (
    <FormPage
      title={t("reopen.title")}
      lead={t("reopen.lead")}
      back={{ to: `/cases/${id}?tab=closure`, text: t("case.back") }}
      form={form}
      fields={FIELDS}
      button={t("reopen.save")}
      {...submission}
    >
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}
