import { changeProceeding, readProceeding } from "../../../api/proceedings/proceedings";
import { Fields } from "../../../forms/fields/Fields";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import type { OfProceeding } from "./kind";
import { UnconfirmedNote } from "./Local";
import { loadProceeding } from "./load";
import { proceedingFields } from "./proceedingFields";

/** Completes or corrects what is on record of a proceeding; its stages are recorded one by one. */
export default function EditProceeding({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => loadProceeding(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(of) => <Editing of={of} />}
    </Loaded>
  );
}

function Editing({ of: { proceeding, pack } }: { of: OfProceeding }) {
  const { id } = proceeding;
  const fields = proceedingFields(pack, proceeding);
  const asked = useForm({
    keep: "draft",
    address: `/proceedings/${id}/record`,
    fields,
    record: { record: { ...proceeding }, version: proceeding.version },
    read: async () => {
      const now = await readProceeding(id);
      return { record: { ...now }, version: now.version };
    },
    send: ({ version, answered }) => changeProceeding(id, version, answered),
    done: () => {
      showToast(t("edit.saved"));
      go(`/proceedings/${id}`);
    },
  });
  return (
    <FormPage
      title={t("proceeding.change")}
      back={{ to: `/proceedings/${id}`, text: t("proceeding.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <UnconfirmedNote pack={pack} />
      <Clashes {...asked} />
    </FormPage>
  );
}
