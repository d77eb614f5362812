import { recordingEvidence } from "../../../api/proceedings/evidence";
import { listPersonsIn } from "../../../api/proceedings/proceedings";
import { useForm } from "../../../forms/useForm";
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
  const fields = evidenceFields(offered);
  const asked = useForm({
    keep: "outbox",
    address: `${evidenceOf(id)}/new`,
    fields,
    objections: (form) => objectionsToEvidence(fields, form),
    send: ({ values }) => recordingEvidence(id, evidenceBody(fields, values, offered)),
    done: () => {
      showToast(t("evidence.saved"));
      go(evidenceOf(id));
    },
  });
  return (
    <FormPage
      title={t("evidence.add")}
      lead={t("evidence.add.lead")}
      back={{ to: evidenceOf(id), text: t("evidence.back") }}
      button={t("evidence.save")}
      {...asked}
    />
  );
}
