import { changeUser, readUser } from "../../../api/people/administration";
import type { User } from "../../../api/people/identity";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { askedOf } from "../../../ui/dialogs/ConfirmDialog";
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
  const asked = useForm({
    keep: "draft",
    address: `${back}/role`,
    about: user.display_name,
    fields: FIELDS,
    record: recordOf(user),
    read: async () => recordOf(await readUser(user.id)),
    send: ({ version, answered: { role, ...rest } }) =>
      changeUser(user.id, version, { ...rest, ...(role ? givenBy(String(role)) : {}) }),
    done: (changed?: User) => {
      const waits = changed && changed.access_request_id !== null;
      showToast(t(waits ? askedOf(user) : "edit.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("user.edit")}
      lead={t("user.edit.lead")}
      back={{ to: back, text: user.display_name }}
      button={t("user.edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <AllowedTo given={givenBy(asked.form.text("role"))} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function recordOf(user: User): Versioned {
  return { record: { ...user, role: keyOfGiven(user) }, version: user.version };
}
