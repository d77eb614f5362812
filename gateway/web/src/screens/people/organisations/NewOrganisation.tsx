import { registerOrganisation } from "../../../api/people/administration";
import { reloadOrganisations } from "../../../api/people/organisationNames";
import type { RequestBody } from "../../../contract/schemas";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { newOrganisationFields } from "./organisationFields";

const ADDRESS = "/organisations/new";

/** Enters an organisation into the network. People work in it once the first was invited. */
export default function NewOrganisation() {
  const fields = newOrganisationFields();
  const asked = useForm({
    keep: "draft",
    address: ADDRESS,
    fields,
    send: ({ answered, keyOf }) => {
      const body = { country: session.value?.countries[0], ...answered } as RequestBody<"RegisterOrganisation">;
      return registerOrganisation(body, keyOf(body));
    },
    done: ({ id }) => {
      reloadOrganisations();
      showToast(t(session.value?.practice_of ? "organisation.entered.practised" : "organisation.entered"));
      replace(`/organisations/${id}`);
    },
  });
  return (
    <FormPage
      title={t("organisation.new")}
      lead={t("organisation.new.lead")}
      back={{ to: "/organisations", text: t("organisations.title") }}
      button={t("organisation.new.save")}
      {...asked}
    />
  );
}
