import { readMailbox, setMailbox, type VersionedMailbox } from "../../../api/mailbox";
import { organisationName } from "../../../api/organisationNames";
import type { RequestBody } from "../../../contract/schemas";
import { Fields } from "../../../forms/Fields";
import type { Versioned } from "../../../forms/form";
import { line } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { Problem } from "../../../http/problem";
import { language, t } from "../../../i18n";
import { type Params, replace } from "../../../router";
import { session } from "../../../session/session";
import { Clashes } from "../../../ui/Clashes";
import { FormPage } from "../../../ui/FormPage";
import { ProblemState } from "../../../ui/ProblemState";
import { Loaded, useResource } from "../../../ui/resource";
import { showToast } from "../../../ui/Toasts";
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
