import { registerOrganisation } from "../../api/administration";
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
import { showToast } from "../../ui/Toasts";
import { newOrganisationFields } from "./organisationFields";

const ADDRESS = "/organisations/new";

/** Enters an organisation into the network. Nobody works in it before its first person was invited. */
export default function NewOrganisation() {
  const fields = newOrganisationFields();
  const form = useDraft(ADDRESS, () => ({}));
  const store = async () => {
    const body = {
      country: session.value?.countries[0],
      ...changesOf(fields, {}, form.values.value),
    } as RequestBody<"RegisterOrganisation">;
    try {
      const made = await registerOrganisation(body, keyFor(form, body));
      discard(ADDRESS);
      showToast(t("organisation.entered"));
      go(`/organisations/${made.id}`);
    } catch (thrown) {
      placeOrThrow(form, thrown, pointersOf(fields));
    }
  };
  const submission = useSubmit(form, () => objectionsTo(fields, form), store);
  return (
    <FormPage
      title={t("organisation.new")}
      lead={t("organisation.new.lead")}
      back={{ to: "/organisations", text: t("organisations.title") }}
      form={form}
      fields={[...fields]}
      button={t("organisation.new.save")}
      {...submission}
    >
      <Fields fields={fields} form={form} />
    </FormPage>
  );
}
