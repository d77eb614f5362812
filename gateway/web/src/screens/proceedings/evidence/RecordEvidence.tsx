import { recordingEvidence } from "../../../api/proceedings/evidence";
import { listPersonsIn } from "../../../api/proceedings/proceedings";
import { placeOrThrow, useSubmit } from "../../../forms/attempt";
import { useDraft } from "../../../forms/drafts";
import { Fields } from "../../../forms/fields/Fields";
import { pointersOf, valuesOf } from "../../../forms/record";
import { sendForm } from "../../../forms/send";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { evidenceBody, evidenceFields, loadOffered, type Offered, objectionsToEvidence } from "./evidenceFields";
import { evidenceOf } from "./load";

/** Records what was collected: an object with its seal, a file with its sum. */
export default function RecordEvidence({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource(async (context) => loadOffered((await listPersonsIn(id, context)).items, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(offered) => <Recording id={id} offered={offered} />}
    </Loaded>
  );
}

function Recording({ id, offered }: { id: string; offered: readonly Offered[] }) {
  const address = `${evidenceOf(id)}/new`;
  const fields = evidenceFields(offered);
  const form = useDraft(address, () => valuesOf(fields, {}));
  const store = async () => {
    try {
      const body = evidenceBody(fields, form.values.value, offered);
      if (!(await sendForm(address, form, recordingEvidence(id, body)))) return;
      showToast(t("evidence.saved"));
      go(evidenceOf(id));
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(fields));
    }
  };
  const submission = useSubmit(form, () => objectionsToEvidence(fields, form), store);
  return (
    <FormPage
      title={t("evidence.add")}
      lead={t("evidence.add.lead")}
      back={{ to: evidenceOf(id), text: t("evidence.back") }}
      form={form}
      fields={[...fields]}
      button={t("evidence.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
    </FormPage>
  );
}
