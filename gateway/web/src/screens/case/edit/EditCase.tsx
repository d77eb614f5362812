import { type Case, changeCase, readCase } from "../../../api/case/cases";
import type { RequestBody } from "../../../contract/schemas";
import { Fields } from "../../../forms/fields/Fields";
import { code, codes, date } from "../../../forms/questions";
import type { RecordField } from "../../../forms/record";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { Clashes } from "../../../ui/form/Clashes";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";

/** Sealing a case names the people who may know of it, and has a form of its own. */
const SEALED = "sealed";

/** Completes or corrects what is recorded of the case itself: how the person was found, what they need. */
export default function EditCase({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource((context) => readCase(id, context), [id]);
  return (
    <Loaded whole from={loaded} lines={8}>
      {(record) => <Editing record={record} />}
    </Loaded>
  );
}

function Editing({ record }: { record: Case }) {
  const { id } = record;
  const fields = fieldsOf(record);
  const asked = useForm({
    keep: "draft",
    address: `/cases/${id}/record`,
    about: record.case_number,
    fields,
    record: { record, version: record.version },
    read: async () => {
      const now = await readCase(id);
      return { record: now, version: now.version };
    },
    send: ({ version, answered }) => changeCase(id, version, answered as RequestBody<"ChangeCase">),
    done: () => {
      showToast(t("edit.saved"));
      go(`/cases/${id}`);
    },
  });
  return (
    <FormPage
      title={t("edit.case.title")}
      lead={t("edit.profile.lead")}
      back={{ to: `/cases/${id}`, text: t("case.back") }}
      button={t("edit.save")}
      {...asked}
    >
      <Fields {...asked} />
      <Clashes {...asked} />
    </FormPage>
  );
}

function fieldsOf({ country, confidentiality }: Case): readonly RecordField[] {
  const sealed = confidentiality === SEALED;
  return [
    date("identified_on", { exact: true, required: true }),
    code("identification_source", "identification_source"),
    code("identified_adm1", `iso_3166_2_${country.toLowerCase()}`),
    codes("needs", "service_type"),
    ...(sealed
      ? []
      : [code("confidentiality", "confidentiality", { required: true, only: ({ code }) => code !== SEALED })]),
  ];
}
