import { inviteUser } from "../../api/administration";
import { type Organisation, readOrganisation } from "../../api/identity";
import type { RequestBody } from "../../contract/schemas";
import { Fields } from "../../forms/Fields";
import type { RecordField } from "../../forms/record";
import { useNewForm } from "../../forms/useNewForm";
import { language, t } from "../../i18n";
import { go, query } from "../../router";
import { FormPage } from "../../ui/FormPage";
import { Loaded, useResource } from "../../ui/resource";
import { givenBy } from "../../ui/roleNames";
import { showToast } from "../../ui/Toasts";
import { line } from "../edit/asked";
import { AllowedTo } from "./AllowedTo";
import { languageField, roleField, teamField } from "./userFields";

const FIELDS: readonly RecordField[] = [
  line("email", { label: "user.email", hint: "user.email.hint", input: "email", required: true }),
  line("display_name", { label: "user.name", hint: "user.name.hint", required: true }),
  roleField({ ofCountry: true }),
  teamField(),
  languageField(),
];

/** Invites a person into an organisation: the link to set a password goes to their address, and nowhere else. */
export default function InviteUser() {
  const id = query.value.get("organisation") ?? "";
  const loaded = useResource((context) => readOrganisation(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ organisation }) => <Inviting organisation={organisation} />}
    </Loaded>
  );
}

function Inviting({ organisation: { id, country, public_name } }: { organisation: Organisation }) {
  const { form, submission } = useNewForm({
    address: `/users/new?organisation=${id}`,
    fields: FIELDS,
    known: { language: language.peek() },
    send: ({ role, ...asked }, keyOf) => {
      const body = { country, organisation_id: id, ...asked, ...givenBy(String(role)) } as RequestBody<"Invite">;
      return inviteUser(body, keyOf(body));
    },
    done: (user) => {
      showToast(t(user.access_request_id ? "user.invite.asked" : "user.invited"));
      go(`/organisations/${id}`);
    },
  });
  return (
    <FormPage
      title={t("user.invite.title", { name: public_name })}
      lead={t("user.invite.lead")}
      back={{ to: `/organisations/${id}`, text: public_name }}
      form={form}
      fields={[...FIELDS]}
      button={t("user.invite.save")}
      {...submission}
    >
      <Fields fields={FIELDS} form={form} />
      <AllowedTo given={givenBy(form.text("role"))} />
    </FormPage>
  );
}
