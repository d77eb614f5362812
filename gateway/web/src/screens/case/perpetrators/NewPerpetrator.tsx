import { readCase } from "../../../api/case/cases";
import { addingPerpetrator } from "../../../api/case/perpetrators";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import { changesOf, pointersOf, valuesOf } from "../../../forms/record";
import { sendForm } from "../../../forms/send";
import { objectionsTo } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PERPETRATOR_FIELDS as FIELDS } from "./fields";

/** Records a person not known to the organisation yet; what they did in the case is asked next. */
export default function NewPerpetrator({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readCase(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ country, pseudonym }) => <Adding id={id} country={country} about={pseudonym} />}
    </Loaded>
  );
}

function Adding({ id, country, about }: { id: string; country: string; about: string }) {
  const address = `/cases/${id}/perpetrators/new`;
  const form = useDraft(address, () => valuesOf(FIELDS, {}), about);
  const store = async () => {
    try {
      const body = { country, ...changesOf(FIELDS, {}, form.values.value) };
      const added = await sendForm(address, form, addingPerpetrator(body));
      if (!added) return;
      showToast(t("edit.saved"));
      go(`/cases/${id}/parts/perpetrators/new?perpetrator_id=${added.id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(FIELDS));
    }
  };
  const submission = useSubmit(form, () => objectionsTo(FIELDS, form), store);
  return (
    <FormPage
      title={t("perpetrators.new")}
      lead={t("perpetrators.lead")}
      back={{ to: `/cases/${id}?tab=risk`, text: t("case.back") }}
      form={form}
      fields={[...FIELDS]}
      button={t("edit.save")}
      {...submission}
    >
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}
