import { useState } from "preact/hooks";

import { addConsent } from "../../api/cases";
import { asProblem, Problem } from "../../api/problem";
import type { Body } from "../../api/shapes";
import { isoDay, parseDate } from "../../forms/dates";
import { discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import type { Field } from "../../forms/field";
import { type Form, placeErrors } from "../../forms/form";
import { t } from "../../i18n";
import { go, type Params } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";

const FIELDS: Field[] = [
  { kind: "code", name: "purpose", list: "consent_purpose", label: "register.purpose", required: true },
  {
    kind: "code",
    name: "recipient_type",
    list: "recipient_type",
    label: "register.recipient",
    hint: "register.recipient.hint",
  },
  {
    kind: "code",
    name: "data_scope",
    list: "disclosure_profile",
    label: "register.scope",
    hint: "register.scope.hint",
    required: true,
  },
  { kind: "code", name: "capacity", list: "consent_capacity", label: "register.capacity", required: true },
  { kind: "code", name: "form", list: "consent_form", label: "register.form", required: true },
  { kind: "date", name: "given_on", label: "consent.givenOn", exact: true },
  { kind: "date", name: "expires_on", label: "register.expires", exact: true, hint: "register.expires.hint" },
];
const POINTERS = Object.fromEntries(FIELDS.map((field) => [`/${field.name}`, field.name]));
const REQUIRED = ["purpose", "data_scope", "capacity", "form"];

/** Records one consent: one purpose, one kind of recipient, one period. */
export default function NewConsent({ params }: { params: Params }) {
  const id = params.id ?? "";
  const address = `/cases/${id}/consent`;
  const form = useDraft(address, () => ({ key: crypto.randomUUID(), given_on: t("form.date.today") }));
  const [problem, setProblem] = useState<Problem>();
  const save = async (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    form.errors.value = missing(form);
    if (Object.keys(form.errors.value).length > 0) return;
    try {
      await addConsent(id, bodyOf(form), form.text("key"));
      discard(address);
      go(`/cases/${id}`);
    } catch (thrown) {
      form.set("key", crypto.randomUUID());
      if (thrown instanceof Problem && thrown.errors.length > 0 && placeErrors(form, thrown, POINTERS).length === 0)
        return;
      setProblem(asProblem(thrown));
    }
  };
  return (
    <div class="form">
      <PageHead
        title={t("consent.new")}
        lead={t("register.lead.consent")}
        back={{ to: `/cases/${id}`, text: t("case.back") }}
      />
      <ErrorSummary form={form} fields={FIELDS} />
      <form noValidate onSubmit={(event) => void save(event)}>
        <Fields fields={FIELDS} form={form} />
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn">
            {t("consent.save")}
          </button>
        </div>
      </form>
    </div>
  );
}

function missing(form: Form): Record<string, string> {
  if (!isoDay(parseDate(form.text("given_on"), new Date()))) return { given_on: t("form.error.day") };
  return Object.fromEntries(
    REQUIRED.filter((name) => !form.text(name)).map((name) => [name, t("form.error.required")]),
  );
}

function bodyOf(form: Form): Body<"Consent"> {
  const day = (name: string) => isoDay(parseDate(form.text(name), new Date()));
  const recipient = form.text("recipient_type");
  const until = day("expires_on");
  return {
    purpose: form.text("purpose"),
    data_scope: form.text("data_scope"),
    capacity: form.text("capacity"),
    form: form.text("form"),
    given_on: day("given_on") ?? "",
    ...(recipient && { recipient_type: recipient }),
    ...(until && { expires_on: until }),
  };
}
