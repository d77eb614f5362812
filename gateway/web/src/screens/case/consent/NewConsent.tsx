import { type Consent, consentOf } from "../../../api/case/cases";
import { listPersons, type PersonOfCase } from "../../../api/case/persons";
import { codeLabel } from "../../../api/codelists";
import { otherOrganisations } from "../../../api/people/organisationNames";
import { Fields } from "../../../forms/fields/Fields";
import { Group } from "../../../forms/fields/Group";
import { Pick } from "../../../forms/fields/Pick";
import type { Form, Values } from "../../../forms/form";
import { useForm } from "../../../forms/useForm";
import { t } from "../../../i18n";
import { go, type Params, query } from "../../../router";
import { FormPage } from "../../../ui/form/FormPage";
import { useResource } from "../../../ui/loading/resource";
import { consentBody } from "./body";
import { currentNotice, Notice } from "./Notice";
import { answered, fieldsAbout, objections } from "./questions";

/** Records an answer of the person: one purpose, one kind of recipient, one period. A no is recorded as well. */
export default function NewConsent({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = query.value.toString();
  const referring = query.value.get("next") === "refer";
  const persons = useResource((context) => listPersons(id, context), [id]).data?.items ?? [];
  const fieldsNow = (values: Values) => fieldsAbout(personOf(persons, values), organisationChoices);
  const notice = currentNotice();
  const used = useForm({
    keep: "outbox",
    address: `/cases/${id}/consent${asked && `?${asked}`}`,
    fields: fieldsNow,
    start: () => startingValues(query.value),
    objections: ({ values: { value } }) => objections(answered(fieldsNow(value), value)),
    send: ({ values }) => {
      const shown = notice && { notice_version: notice.code };
      return consentOf(id, consentBody({ ...answered(fieldsNow(values), values), ...shown }));
    },
    done: (consent) => go(referring ? `/cases/${id}/refer?${groundIn(consent)}` : `/cases/${id}?tab=consents`),
  });
  const back = referring
    ? { to: `/cases/${id}/refer`, text: t("refer.title") }
    : { to: `/cases/${id}`, text: t("case.back") };
  return (
    <FormPage
      title={t("consent.new")}
      lead={t("register.lead.consent")}
      back={back}
      button={t("consent.save")}
      {...used}
    >
      <Notice notice={notice} />
      <Whose persons={persons} form={used.form} />
      <Fields {...used} />
    </FormPage>
  );
}

/** Who answers: the person that was chosen, else the first of the case. */
function personOf(persons: readonly PersonOfCase[], { person_id }: Values) {
  return persons.find(({ id, is_first }) => (person_id ? id === person_id : is_first))?.person;
}

const organisationChoices = () =>
  otherOrganisations().map(({ id: code, public_name }) => ({ code, label: public_name }));

/** The consent as the referral takes it: which one, and its person where that is not the first one. */
function groundIn({ id, person_id }: Consent): URLSearchParams {
  return new URLSearchParams({ consent: id, ...(person_id && { person: person_id }) });
}

/** Which person of the case answers, where it is of several. */
function Whose({ persons, form }: { persons: readonly PersonOfCase[]; form: Form }) {
  if (persons.length < 2) return null;
  const items = persons.map(({ id: code, pseudonym, person, is_first }) => ({
    code: is_first ? "" : code,
    label: `${pseudonym} (${codeLabel("person_role", person.role)})`,
  }));
  return (
    <Group name="person_id" label={t("consent.whose")} hint={undefined} error={form.errors.value.person_id}>
      {() => (
        <Pick
          id="person_id"
          value={form.text("person_id")}
          choose={(person) => form.set("person_id", person)}
          items={items}
        />
      )}
    </Group>
  );
}

/** What the screen that leads here knows already. */
function startingValues(asked: URLSearchParams): Values {
  const known = [
    "purpose",
    "recipient_type",
    "recipient_organisation_id",
    "recipient_country",
    "data_scope",
    "person_id",
  ].flatMap((name) => {
    const code = asked.get(name);
    return code ? [[name, code]] : [];
  });
  return Object.fromEntries(known);
}
