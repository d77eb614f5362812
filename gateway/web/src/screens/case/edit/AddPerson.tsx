import { addingPerson } from "../../../api/case/persons";
import { parseDate } from "../../../forms/dates";
import type { Field } from "../../../forms/field";
import { type Form, type Pointers, pointersTo } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params } from "../../../router";
import { showToast } from "../../../ui/dialogs/Toasts";
import { FormPage } from "../../../ui/form/FormPage";
import { isMinor } from "../register/age";
import { identityOf, personOf } from "../register/body";
import { PERSON } from "../register/personStep";

const FIELDS: readonly Field[] = [
  { kind: "code", name: "role", list: "person_role", label: "persons.role", required: true },
  { kind: "date", name: "birth", label: "register.birth", hint: "register.birth.hint" },
  ...PERSON,
];
const POINTERS: Pointers = {
  ...pointersTo("/person", ["role", "gender", "citizenships", "primary_language", "needs_interpreter"]),
  ...pointersTo("/identity", ["first_names", "surnames", "known_as"]),
  "/person/birth_year": "birth",
  "/person/age": "birth",
  "/identity/birthdate": "birth",
  "/identity/phones": "phone",
  "/identity/documents": "document_number",
  "/best_interest": "best_interest",
};

/** Adds a person to a case: a child of the victim, a second victim, a witness, a relative. */
export default function AddPerson({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = useForm({
    keep: "outbox",
    address: `/cases/${id}/persons/new`,
    fields: FIELDS,
    start: () => ({}),
    objections,
    pointers: POINTERS,
    send: ({ form }) => addingPerson(id, bodyOf(form)),
    done: () => {
      showToast(t("edit.saved"));
      go(`/cases/${id}?tab=persons`);
    },
  });
  return (
    <FormPage
      title={t("persons.new")}
      lead={t("persons.new.lead")}
      back={{ to: `/cases/${id}`, text: t("case.back") }}
      button={t("persons.new.save")}
      {...asked}
    />
  );
}

function bodyOf(form: Form): object {
  const values = form.values.value;
  const birth = parseDate(form.text("birth"), new Date());
  return {
    person: personOf(values, birth),
    identity: identityOf(values, birth),
    ...(isMinor(values) && form.text("best_interest") && { best_interest: form.text("best_interest") }),
  };
}

function objections(form: Form): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!form.text("role")) errors.role = t("form.error.required");
  if (form.text("birth").trim() && !parseDate(form.text("birth"), new Date())) errors.birth = t("form.error.date");
  return errors;
}
