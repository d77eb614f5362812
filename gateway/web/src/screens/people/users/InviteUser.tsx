import { inviteUser } from "../../../api/people/administration";
import { listUsers, type Organisation, readOrganisation, type User } from "../../../api/people/identity";
import type { RequestBody } from "../../../contract/schemas";
import { Fields } from "../../../forms/fields/Fields";
import { line } from "../../../forms/questions";
import { type RecordField, startingValues } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { type Key, language, t } from "../../../i18n";
import { query, replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { givenBy } from "../../../ui/facts/roleNames";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { AllowedTo } from "../roles/AllowedTo";
import { opensOrganisation, wasOpened } from "./firstPerson";
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
  const loaded = useResource(
    async (context) => {
      const [found, people] = await Promise.all([
        readOrganisation(id, context),
        listUsers({ organisation_id: id, limit: "200" }, context),
      ]);
      return { organisation: found.organisation, isFirst: !wasOpened(people.items) };
    },
    [id],
  );
  return (
    <Loaded whole from={loaded} lines={8}>
      {({ organisation, isFirst }) => <Inviting organisation={organisation} isFirst={isFirst} />}
    </Loaded>
  );
}

/** Who administers their own organisation alone needs the yes of another person of it. */
function saidOf({ awaits_yes, organisation_id }: User): Key {
  if (!awaits_yes) return "user.invited";
  return organisation_id === session.value?.organisation_id ? "user.invited.askedOwn" : "user.invited.asked";
}

interface Props {
  organisation: Organisation;
  isFirst: boolean;
}

function Inviting({ organisation: { id, country, public_name }, isFirst }: Props) {
  const asked = useForm({
    keep: "draft",
    address: `/users/new?organisation=${id}`,
    fields: FIELDS,
    start: () => startingValues(FIELDS, { language: language.peek() }),
    send: ({ answered: { role, ...answered }, keyOf }) => {
      const body = { country, organisation_id: id, ...answered, ...givenBy(String(role)) } as RequestBody<"Invite">;
      return inviteUser(body, keyOf(body));
    },
    done: (user) => {
      showToast(t(saidOf(user)));
      replace(`/organisations/${id}`);
    },
  });
  return (
    <FormPage
      title={t("user.invite.title", { name: public_name })}
      lead={t("user.invite.lead")}
      back={{ to: `/organisations/${id}`, text: public_name }}
      button={t("user.invite.save")}
      {...asked}
    >
      <Fields {...asked} />
      {isFirst && !opensOrganisation(givenBy(asked.form.text("role"))) && (
        <p class="note note--care">{t("user.invite.first")}</p>
      )}
      <AllowedTo given={givenBy(asked.form.text("role"))} />
    </FormPage>
  );
}
