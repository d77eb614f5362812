import { useRef } from "preact/hooks";

import { changeUser, readUser } from "../../../api/people/administration";
import type { User } from "../../../api/people/identity";
import { Fields } from "../../../forms/fields/Fields";
import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useRecordForm, type Versioned } from "../../../forms/useRecordForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { askedOf } from "../../../ui/dialogs/AskOnce";
import { showToast } from "../../../ui/dialogs/Toasts";
import { givenBy, keyOfGiven } from "../../../ui/facts/roleNames";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { AllowedTo } from "../roles/AllowedTo";
import { roleField, teamField } from "./userFields";

const FIELDS: readonly RecordField[] = [
  line("display_name", { label: "user.name", required: true }),
  roleField({ ofCountry: true }),
  teamField(),
];

/** Gives a person another role, which holds at once, or corrects their name. */
export default function EditUser({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readUser(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={6}>
      {(user) => <Editing user={user} />}
    </Loaded>
  );
}

function Editing({ user }: { user: User }) {
  const back = `/users/${user.id}`;
  const waits = useRef(false);
  const { form, clashes, take, submission } = useRecordForm({
    address: `${back}/role`,
    about: user.display_name,
    fields: FIELDS,
    loaded: recordOf(user),
    read: async () => recordOf(await readUser(user.id)),
    send: async (version, { role, ...rest }) => {
      const changed = await changeUser(user.id, version, { ...rest, ...(role ? givenBy(String(role)) : {}) });
      waits.current = changed.access_request_id !== null;
    },
    done: () => {
      showToast(t(waits.current ? askedOf(user) : "edit.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("user.edit")}
      lead={t("user.edit.lead")}
      back={{ to: back, text: user.display_name }}
      form={form}
      fields={[...FIELDS]}
      button={t("user.edit.save")}
      {...submission}
    >
      <Fields fields={FIELDS} form={form} />
      <AllowedTo given={givenBy(form.text("role"))} />
      <Clashes clashes={clashes} take={take} />
    </FormPage>
  );
}

function recordOf(user: User): Versioned {
  return { record: { ...user, role: keyOfGiven(user) }, version: user.version };
}
