import { changePerson, readPerson, type VersionedPerson } from "../../../api/case/persons";
import { Fields } from "../../../forms/fields/Fields";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { experienceFields } from "./experienceFields";
import { PERSON_FIELDS } from "./personFields";

const PARTS = {
  profile: { title: "edit.profile.title", lead: "edit.profile.lead" },
  experience: { title: "edit.experience.title", lead: "edit.experience.lead" },
} as const;

/** Completes or corrects what is recorded of one person of a case: who they are in codes, or what happened to them. */
export default function EditPerson({ params }: { params: Params }) {
  const { id = "", person = "" } = params;
  const loaded = useResource((context) => readPerson(id, person, context), [id, person]);
  return (
    <Loaded whole from={loaded} lines={12}>
      {(read) => <Editing id={id} part={params.part === "experience" ? "experience" : "profile"} read={read} />}
    </Loaded>
  );
}

interface Props {
  id: string;
  part: keyof typeof PARTS;
  read: VersionedPerson;
}

function Editing({ id, part, read: { person, version } }: Props) {
  const fields = fieldsOf(part, person.country);
  const back = `/cases/${id}?tab=persons`;
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/persons/${person.id}/${part}`,
    about: person.pseudonym,
    fields,
    record: { record: person, version },
    read: async () => {
      const now = await readPerson(id, person.id);
      return { record: now.person, version: now.version };
    },
    send: ({ version: known, answered }) => changePerson(id, person, known, answered),
    done: () => {
      showToast(t("edit.saved"));
      go(back);
    },
  });
  return (
    <FormPage
      title={t(PARTS[part].title)}
      lead={t(PARTS[part].lead)}
      back={{ to: back, text: t("case.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function fieldsOf(part: keyof typeof PARTS, country: string): readonly RecordField[] {
  return part === "experience" ? experienceFields(country) : PERSON_FIELDS;
}
