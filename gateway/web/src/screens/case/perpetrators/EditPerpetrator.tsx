import { changePerpetrator, type Perpetrator, readPerpetrator } from "../../../api/case/perpetrators";
import { Fields } from "../../../forms/fields/Fields";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PERPETRATOR_FIELDS } from "./fields";

const LIST = "/perpetrators";

/** Completes or corrects what is known of an alleged perpetrator, for every case in which they appear. */
export default function EditPerpetrator({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readPerpetrator(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(known) => <Editing known={known} />}
    </Loaded>
  );
}

function Editing({ known }: { known: Perpetrator }) {
  const asked = useForm({
    keep: "draft",
    address: `${LIST}/${known.id}`,
    fields: PERPETRATOR_FIELDS,
    record: versioned(known),
    read: async () => versioned(await readPerpetrator(known.id)),
    send: ({ version, answered }) => changePerpetrator(known.id, version, answered),
    done: () => {
      showToast(t("edit.saved"));
      go(LIST);
    },
  });
  return (
    <FormPage
      title={t("perpetrators.change")}
      lead={t("perpetrators.lead")}
      back={{ to: LIST, text: t("perpetrators.all") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function versioned(known: Perpetrator) {
  return { record: { ...known }, version: known.version };
}
