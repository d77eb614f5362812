import { type Case, readCase } from "../../../api/case/cases";
import { askingOverride } from "../../../api/case/overrides";
import { listPersons, type PersonOfCase } from "../../../api/case/persons";
import { organisationCountry, otherOrganisations } from "../../../api/people/organisationNames";
import type { RequestBody } from "../../../contract/schemas";
import { DISCLOSING, LEAST_PROFILE } from "../../../contract/serverRules";
import type { Field } from "../../../forms/field";
import type { Form } from "../../../forms/form";
import { aboutPerson } from "../../../forms/questions";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { Loaded, useResource } from "../../../ui/loading/resource";

const WHOLE_FILE = "d4_full";
const ASKED = ["basis", "purpose", "recipient_organisation_id", "data_scope", "reason"] as const;
const FIELDS: readonly Field[] = [
  { kind: "code", name: "basis", list: "legal_basis_override", label: "override.basis", required: true },
  {
    kind: "code",
    name: "purpose",
    list: "consent_purpose",
    only: ({ code }) => DISCLOSING.includes(code),
    label: "override.purpose",
    required: true,
  },
  {
    kind: "choice",
    name: "recipient_organisation_id",
    items: () => otherOrganisations().map(({ id, public_name }) => ({ code: id, label: public_name })),
    label: "override.organisation",
    none: "form.choose",
  },
  {
    kind: "code",
    name: "data_scope",
    list: "disclosure_profile",
    only: ({ code }) => code !== WHOLE_FILE && code !== LEAST_PROFILE,
    label: "override.scope",
    required: true,
  },
  { kind: "text", name: "reason", long: true, label: "override.reason", hint: "override.reason.hint" },
];

interface Known {
  record: Case;
  persons: readonly PersonOfCase[];
}

/** Asks a supervisor to let something leave without a consent. */
export default function AskOverride({ params }: { params: Params }) {
  const id = params.id ?? "";
  const loaded = useResource(
    async (context): Promise<Known> => {
      const [record, persons] = await Promise.all([readCase(id, context), listPersons(id, context)]);
      return { record, persons: persons.items };
    },
    [id],
  );
  return (
    <Loaded whole from={loaded} lines={6}>
      {(known) => <Asking {...known} />}
    </Loaded>
  );
}

function Asking({ record, persons }: Known) {
  const { id } = record;
  const back = { to: `/cases/${id}?tab=consents`, text: t("case.back") };
  const asked = useForm({
    keep: "outbox",
    address: `/cases/${id}/override`,
    about: record.pseudonym,
    fields: persons.length > 1 ? [aboutPerson(persons), ...FIELDS] : FIELDS,
    objections,
    pointers: { "/person_id": "person_id" },
    send: ({ form }) => askingOverride(id, bodyOf(form, record)),
    done: () => {
      showToast(t("override.asked"));
      go(back.to);
    },
  });
  return (
    <FormPage
      title={t("override.ask")}
      lead={t("override.ask.lead")}
      back={back}
      button={t("override.ask.send")}
      {...asked}
    />
  );
}

function bodyOf(form: Form, record: Case): RequestBody<"AskOverride"> {
  const country = organisationCountry(form.text("recipient_organisation_id"));
  return {
    ...Object.fromEntries(ASKED.map((name) => [name, form.text(name).trim()])),
    ...(form.text("person_id") && { person_id: form.text("person_id") }),
    ...(country && country !== record.country && { recipient_country: country }),
  } as RequestBody<"AskOverride">;
}

function objections(form: Form): Record<string, string> {
  return Object.fromEntries(
    ASKED.filter((name) => !form.text(name).trim()).map((name) => [name, t("form.error.required")]),
  );
}
