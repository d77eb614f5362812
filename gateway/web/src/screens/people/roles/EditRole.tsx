import { changeRole, removeRole } from "../../../api/people/administration";
import { listRoles, type Role } from "../../../api/people/identity";
import type { RequestContext } from "../../../api/requestContext";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { language, t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { showToast } from "../../../ui/dialogs/Toasts";
import { reloadRoles } from "../../../ui/facts/roleNames";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { changeable } from "./roleFields";

const BACK = "/roles";

/** Changes a role of the country: its names, and what it allows no more. */
export default function EditRole({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readRole(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(role) => role && <Editing role={role} />}
    </Loaded>
  );
}

function Editing({ role }: { role: Role }) {
  const id = role.id ?? "";
  const name = role[language.value];
  const fields = changeable(role);
  const leave = () => {
    reloadRoles();
    replace(BACK);
  };
  const asked = useForm({
    keep: "draft",
    address: `${BACK}/${id}`,
    about: name,
    fields,
    record: recordOf(role),
    read: async () => recordOf((await readRole(id)) ?? role),
    send: ({ version, answered }) => changeRole(id, version, answered),
    done: () => {
      showToast(t("edit.saved"));
      leave();
    },
  });
  return (
    <FormPage
      title={t("role.edit", { name })}
      lead={t("role.edit.lead")}
      back={{ to: BACK, text: t("roles.title") }}
      button={t("role.edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
      <Act care which="role.remove" name={name} send={() => removeRole(id, role.version ?? 0)} done={leave} />
    </FormPage>
  );
}

const readRole = async (id: string, context: RequestContext = {}) =>
  (await listRoles(context)).items.find((role) => role.id === id);

const recordOf = (role: Role): Versioned => ({ record: role, version: role.version ?? 0 });
