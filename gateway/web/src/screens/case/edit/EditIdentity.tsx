import { changeIdentity, readVersionedIdentity, type VersionedIdentity } from "../../../api/case/personIdentity";
import { Fields } from "../../../forms/fields/Fields";
import type { Part } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { IDENTITY_FIELDS } from "./identityFields";

/** Completes or corrects who a person is. Opening it is an access to the identity, and is written down as one. */
export default function EditIdentity({ params }: { params: Params }) {
  const { id = "", person = "" } = params;
  const loaded = useResource((context) => readVersionedIdentity(id, person, context), [id, person]);
  return (
    <Loaded whole from={loaded} lines={12}>
      {(read) => <Editing id={id} person={person} read={read} />}
    </Loaded>
  );
}

function Editing({ id, person, read }: { id: string; person: string; read: VersionedIdentity }) {
  const back = `/cases/${id}?tab=persons`;
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/persons/${person}/identity`,
    fields: IDENTITY_FIELDS,
    record: { record: read.identity, version: read.version },
    read: async () => {
      const now = await readVersionedIdentity(id, person);
      return { record: now.identity, version: now.version };
    },
    send: ({ version, answered }) => changeIdentity(id, person, version, wholeAddress(answered, read)),
    done: () => {
      showToast(t("edit.saved"));
      go(back);
    },
  });
  return (
    <FormPage
      title={t("edit.identity.title")}
      lead={t("edit.identity.lead")}
      back={{ to: back, text: t("case.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

/** The server takes an address as a whole. */
function wholeAddress(patch: Part, { identity }: VersionedIdentity): Part {
  return patch.address ? { ...patch, address: { ...identity.address, ...(patch.address as Part) } } : patch;
}
