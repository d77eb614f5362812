import { readMailbox, setMailbox, type VersionedMailbox } from "../../../api/people/mailbox";
import { organisationName } from "../../../api/people/organisationNames";
import type { RequestBody } from "../../../contract/schemas";
import { Fields } from "../../../forms/fields/Fields";
import type { Versioned } from "../../../forms/form";
import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { Problem } from "../../../http/problem";
import { language, t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { ProblemState } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { languageField } from "../users/userFields";

const FIELDS: readonly RecordField[] = [
  line("address", { label: "mailbox.address", hint: "mailbox.address.hint", input: "email", required: true }),
  languageField(),
];

/** Where one's own organisation gets its notices by e-mail. */
export default function EditMailbox({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource(readMailbox, [id]);
  if (id !== session.value?.organisation_id) return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  return (
    <Loaded whole from={loaded} lines={6}>
      {(read) => <Editing id={id} read={read} />}
    </Loaded>
  );
}

function Editing({ id, read }: { id: string; read: VersionedMailbox }) {
  const back = `/organisations/${id}`;
  const asked = useForm({
    keep: "draft",
    address: `${back}/mailbox`,
    about: organisationName(id),
    fields: FIELDS,
    record: recordOf(read),
    read: async () => recordOf(await readMailbox()),
    whole: true,
    send: ({ version, answered }) => setMailbox(version, answered as RequestBody<"EmailChannel">),
    done: () => {
      showToast(t("mailbox.saved"));
      replace(back);
    },
  });
  return (
    <FormPage
      title={t("mailbox.title")}
      lead={t("mailbox.lead")}
      back={{ to: back, text: organisationName(id) }}
      button={t("mailbox.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function recordOf({ mailbox, version }: VersionedMailbox): Versioned {
  return {
    record: { address: mailbox?.address ?? "", language: mailbox?.language ?? language.peek() },
    version,
  };
}
