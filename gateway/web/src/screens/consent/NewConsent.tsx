import { consentOf } from "../../api/cases";
import { placeOrThrow, useSubmit } from "../../forms/attempt";
import { useDraft } from "../../forms/drafts";
import { Fields } from "../../forms/Fields";
import type { Values } from "../../forms/form";
import { sendForm } from "../../forms/outbox";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { FormPage } from "../../ui/FormPage";
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
      if (consent) go(referring ? `/cases/${id}/refer?consent=${consent.id}` : `/cases/${id}`);
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
      <Fields fields={FIELDS} form={form} />
    </FormPage>
  );
}

/** What the screen that leads here knows already. */
function startingValues(asked: URLSearchParams): Values {
  const known = ["purpose", "recipient_type", "recipient_country", "data_scope"].flatMap((name) => {
    const code = asked.get(name);
    return code ? [[name, code]] : [];
  });
  return Object.fromEntries(known);
}
