import { type Consent, consentOf } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import { listPersons } from "../../api/persons";
import { placeOrThrow, useSubmit } from "../../forms/attempt";
import { useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import type { Form, Values } from "../../forms/form";
import { Group } from "../../forms/Group";
import { sendForm } from "../../forms/outbox";
import { Pick } from "../../forms/Pick";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { FormPage } from "../../ui/FormPage";
import { useResource } from "../../ui/resource";
import { consentBody } from "./body";
import { FIELDS, objections, POINTERS } from "./questions";

/** Records an answer of the person: one purpose, one kind of recipient, one period. A no is recorded as well. */
export default function NewConsent({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = query.value.toString();
  const address = asked ? `/cases/${id}/consent?${asked}` : `/cases/${id}/consent`;
  const referring = query.value.get("next") === "refer";
  const form = useDraft(address, () => startingValues(query.value));

  const store = async () => {
    const body = consentBody(form.values.value);
    try {
      const consent = await sendForm(address, form, consentOf(id, body));
      if (consent) go(referring ? `/cases/${id}/refer?${groundIn(consent)}` : `/cases/${id}?tab=consents`);
    } catch (thrown) {
      placeOrThrow(form, thrown, POINTERS);
    }
  };
  const submission = useSubmit(form, () => objections(form.values.value), store);
  const back = referring
    ? { to: `/cases/${id}/refer`, text: t("refer.title") }
    : { to: `/cases/${id}`, text: t("case.back") };
  return (
    <FormPage
      title={t("consent.new")}
      lead={t("register.lead.consent")}
      back={back}
      form={form}
      fields={FIELDS}
      button={t("consent.save")}
      {...submission}
    >
      <Whose id={id} form={form} />
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}

/** The consent as the referral takes it: which one, and its person where that is not the first one. */
function groundIn({ id, person_id }: Consent): URLSearchParams {
  return new URLSearchParams({ consent: id, ...(person_id && { person: person_id }) });
}

/** Which person of the case answers, where it is of several. */
function Whose({ id, form }: { id: string; form: Form }) {
  const persons = useResource((context) => listPersons(id, context), [id]).data?.items ?? [];
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
  const known = ["purpose", "recipient_type", "recipient_country", "data_scope", "person_id"].flatMap((name) => {
    const code = asked.get(name);
    return code ? [[name, code]] : [];
  });
  return Object.fromEntries(known);
}
