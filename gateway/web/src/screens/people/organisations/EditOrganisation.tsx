import { useRef } from "preact/hooks";

import { changeOrganisation } from "../../../api/people/administration";
import { type Organisation, readOrganisation, type VersionedOrganisation } from "../../../api/people/identity";
import { reloadOrganisations } from "../../../api/people/organisationNames";
import { Fields } from "../../../forms/fields/Fields";
import type { Part } from "../../../forms/record";
import { useRecordForm, type Versioned } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { cardFields } from "./organisationFields";

/** Corrects what is known of an organisation. */
export default function EditOrganisation({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(read) => <Editing id={id} read={read} />}
    </Loaded>
  );
}

function Editing({ id, read }: { id: string; read: VersionedOrganisation }) {
  const back = `/organisations/${id}`;
  const fields = cardFields(read.organisation);
  const changed = useRef(read.organisation);
  const { form, clashes, take, submission } = useRecordForm({
    address: `${back}/card`,
    about: read.organisation.public_name,
    fields,
    loaded: recordOf(read),
    read: async () => recordOf(await readOrganisation(id)),
    send: async (version, patch) => {
      changed.current = await changeOrganisation(id, version, patch);
    },
    done: () => {
      reloadOrganisations();
      const isUnchecked = read.organisation.verified_on && !changed.current.verified_on;
      showToast(t(isUnchecked ? "organisation.edit.unchecked" : "edit.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("organisation.edit")}
      lead={t("organisation.edit.lead")}
      back={{ to: back, text: read.organisation.public_name }}
      form={form}
      fields={[...fields]}
      button={t("organisation.edit.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
      <Clashes clashes={clashes} take={take} />
    </FormPage>
  );
}

function recordOf({ organisation, version }: VersionedOrganisation): Versioned {
  return { record: organisation as Organisation & Part, version };
}
