import {
  changeRules,
  type Organisation,
  readOrganisation,
  type VersionedOrganisation,
} from "../../../api/people/identity";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import type { Part, RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";

const FIELDS: readonly RecordField[] = [
  {
    kind: "codes",
    name: "approvals_for",
    path: "approvals_for",
    label: "rules.approvals_for",
    hint: "rules.approvals_for.hint",
    list: "approvable_act",
    // It always needs one, whatever the organisation chooses.
    only: ({ code }) => code !== "erasure",
  },
  {
    kind: "code",
    name: "caseworkers_see",
    path: "caseworkers_see",
    label: "rules.caseworkers_see",
    hint: "rules.see.hint",
    list: "caseworker_view",
    required: true,
  },
];

/** How an organisation works on its cases: what needs a second person, and which cases a caseworker sees. */
export default function Rules({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(read) => <Editing id={id} read={read} />}
    </Loaded>
  );
}

function Editing({ id, read }: { id: string; read: VersionedOrganisation }) {
  const back = `/organisations/${id}`;
  const asked = useForm({
    keep: "draft",
    address: `${back}/rules`,
    about: read.organisation.public_name,
    fields: FIELDS,
    record: recordOf(read),
    read: async () => recordOf(await readOrganisation(id)),
    send: ({ version, answered }) => changeRules(id, version, answered),
    done: (changed = read.organisation) => {
      showToast(t(changed.access_request_id ? "rules.waits" : "rules.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("rules.title", { name: read.organisation.public_name })}
      lead={t("rules.lead")}
      back={{ to: back, text: read.organisation.public_name }}
      button={t("rules.save")}
      {...asked}
    >
      <p class="note">{t("rules.second")}</p>
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function recordOf({ organisation, version }: VersionedOrganisation): Versioned {
  return { record: organisation as Organisation & Part, version };
}
