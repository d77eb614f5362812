import { changeOrganisation } from "../../../api/people/administration";
import { type Organisation, readOrganisation, type VersionedOrganisation } from "../../../api/people/identity";
import { reloadOrganisations } from "../../../api/people/organisationNames";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import type { Part } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
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
  const asked = useForm({
    keep: "draft",
    address: `${back}/card`,
    about: read.organisation.public_name,
    fields,
    record: recordOf(read),
    read: async () => recordOf(await readOrganisation(id)),
    send: ({ version, answered }) => changeOrganisation(id, version, answered),
    done: (changed?: Organisation) => {
      reloadOrganisations();
      const isUnchecked = read.organisation.verified_on && changed && !changed.verified_on;
      showToast(t(isUnchecked ? "organisation.edit.unchecked" : "edit.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("organisation.edit")}
      lead={t("organisation.edit.lead")}
      back={{ to: back, text: read.organisation.public_name }}
      button={t("organisation.edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function recordOf({ organisation, version }: VersionedOrganisation): Versioned {
  return { record: organisation as Organisation & Part, version };
}
