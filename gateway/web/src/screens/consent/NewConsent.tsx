import { addConsent } from "../../api/cases";
import { keyFor, useAttempt } from "../../forms/attempt";
import { oneYearFrom } from "../../forms/consentFields";
import { discard, useDraft } from "../../forms/drafts";
import { ErrorSummary } from "../../forms/ErrorSummary";
import { Fields } from "../../forms/Fields";
import { placeErrors, type Values } from "../../forms/form";
import { Problem } from "../../http/problem";
import { t } from "../../i18n";
import { go, type Params, query } from "../../router";
import { PageHead } from "../../ui/PageHead";
import { ProblemNote } from "../../ui/ProblemState";
import { consentBody } from "./body";
import { FIELDS, objections, POINTERS } from "./questions";

/** Records an answer of the person: one purpose, one kind of recipient, one period. A no is recorded as well. */
export default function NewConsent({ params }: { params: Params }) {
  const id = params.id ?? "";
  const asked = query.value.toString();
  const address = asked ? `/cases/${id}/consent?${asked}` : `/cases/${id}/consent`;
  const referring = query.value.get("next") === "refer";
  const form = useDraft(address, () => startingValues(query.value));
  const { problem, busy, attempt } = useAttempt();

  const store = async () => {
    const body = consentBody(form.values.value);
    try {
      const consent = await addConsent(id, body, keyFor(form, body));
      discard(address);
      go(referring ? `/cases/${id}/refer?consent=${consent.id}` : `/cases/${id}`);
    } catch (thrown) {
      const placed = thrown instanceof Problem && thrown.errors.length > 0 && placeErrors(form, thrown, POINTERS);
      if (!placed || placed.length > 0) throw thrown;
    }
  };
  const save = (event: Event) => {
    event.preventDefault();
    form.errors.value = objections(form.values.value);
    if (Object.keys(form.errors.value).length === 0) void attempt(store);
  };
  const back = referring
    ? { to: `/cases/${id}/refer`, text: t("refer.title") }
    : { to: `/cases/${id}`, text: t("case.back") };
  return (
    <div class="form">
      <PageHead title={t("consent.new")} lead={t("register.lead.consent")} back={back} />
      <ErrorSummary form={form} fields={FIELDS} />
      <form noValidate onSubmit={save}>
        <Fields fields={FIELDS} form={form} />
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="btn" disabled={busy}>
            {t("consent.save")}
          </button>
        </div>
      </form>
    </div>
  );
}

/** Today, for a year, and what the screen that leads here knows already. */
function startingValues(asked: URLSearchParams): Values {
  const known = ["purpose", "recipient_type", "recipient_country", "data_scope"].flatMap((name) => {
    const code = asked.get(name);
    return code ? [[name, code]] : [];
  });
  return { given_on: t("form.date.today"), expires_on: oneYearFrom(new Date()), ...Object.fromEntries(known) };
}
