import { defineRole } from "../../api/administration";
import type { RequestBody } from "../../contract/schemas";
import { keyFor, placeOrThrow, useSubmit } from "../../forms/attempt";
import { discard, useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import { changesOf, pointersOf } from "../../forms/record";
import { objectionsTo } from "../../forms/useRecordForm";
import { t } from "../../i18n";
import { go } from "../../router";
import { session } from "../../session/session";
import { FormPage } from "../../ui/FormPage";
import { reloadRoles } from "../../ui/roleNames";
import { showToast } from "../../ui/Toasts";
import { NEW_ROLE } from "./roleFields";

const ADDRESS = "/roles/new";

/** Defines a role of the country: a role of the platform with less. */
export default function NewRole() {
  const form = useDraft(ADDRESS, () => ({}));
  const store = async () => {
    const asked = changesOf(NEW_ROLE, {}, form.values.value);
    const body = { country: session.value?.countries[0], ...asked } as RequestBody<"DefineRole">;
    try {
      await defineRole(body, keyFor(form, body));
      discard(ADDRESS);
      reloadRoles();
      showToast(t("role.defined"));
      go("/roles");
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(NEW_ROLE));
    }
  };
  const submission = useSubmit(form, () => objectionsTo(NEW_ROLE, form), store);
  return (
    <FormPage
      title={t("role.new")}
      lead={t("role.new.lead")}
      back={{ to: "/roles", text: t("roles.title") }}
      form={form}
      fields={[...NEW_ROLE]}
      button={t("role.new.save")}
      {...submission}
    >
      <Fields fields={NEW_ROLE} form={form} />
    </FormPage>
  );
}
