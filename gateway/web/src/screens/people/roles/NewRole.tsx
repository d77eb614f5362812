import { useSignalEffect } from "@preact/signals";
import { defineRole } from "../../../api/people/administration";
import type { RequestBody } from "../../../contract/schemas";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { reloadRoles } from "../../../ui/facts/roleNames";
import { FormPage } from "../../../ui/form/FormPage";
import { NEW_ROLE, tickAll } from "./roleFields";

const ADDRESS = "/roles/new";

/** Defines a role of the country: a role of the platform with less. */
export default function NewRole() {
  const asked = useForm({
    keep: "draft",
    address: ADDRESS,
    fields: NEW_ROLE,
    send: ({ answered, keyOf }) => {
      const body = { country: session.value?.countries[0], ...answered } as RequestBody<"DefineRole">;
      return defineRole(body, keyOf(body));
    },
    done: () => {
      reloadRoles();
      showToast(t("role.defined"));
      replace("/roles");
    },
  });
  useSignalEffect(() => tickAll(asked.form));
  return (
    <FormPage
      title={t("role.new")}
      lead={t("role.new.lead")}
      back={{ to: "/roles", text: t("roles.title") }}
      button={t("role.new.save")}
      {...asked}
    />
  );
}
