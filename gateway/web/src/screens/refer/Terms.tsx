import type { Consent } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import type { Offer } from "../../api/referrals";
import { Fields } from "../../forms/Fields";
import type { Field } from "../../forms/field";
import type { Form } from "../../forms/form";
import { day, t } from "../../i18n";
import { Pick } from "../../ui/Pick";

const FIELDS: Field[] = [
  {
    kind: "code",
    name: "urgency",
    list: "risk_level",
    label: "refer.urgency",
    hint: "refer.urgency.hint",
    required: true,
  },
  {
    kind: "code",
    name: "disclosure_profile",
    list: "disclosure_profile",
    label: "refer.profile",
    hint: "refer.profile.hint",
    required: true,
  },
];
const MESSAGE: Field[] = [
  { kind: "text", name: "message", long: true, label: "refer.message", hint: "refer.message.hint" },
];

interface Props {
  form: Form;
  offer: Offer;
  consents: Consent[];
  caseId: string;
  changed: () => void;
}

/** How soon, how much, and under which consent. Any change makes the preview be asked again. */
export function Terms({ form, offer, consents, caseId, changed }: Props) {
  const usable = consents.filter((consent) => consent.status === "given");
  return (
    <section class="section form" onChange={changed}>
      <h2>2. {t("refer.terms", { name: offer.organisation_name })}</h2>
      <Fields fields={FIELDS} form={form} />
      <div class="govuk-form-group">
        <label class="govuk-label" for="consent_id">
          {t("refer.consent")}
        </label>
        <div class="govuk-hint" id="consent-hint">
          {t("refer.consent.hint")} <a href={`#/cases/${caseId}/consent`}>{t("consent.add")}</a>
        </div>
        <Pick
          id="consent_id"
          describedBy="consent-hint"
          value={form.text("consent_id")}
          choose={(id) => form.set("consent_id", id)}
          none={t("refer.noConsent")}
          items={usable.map((consent) => ({ code: consent.id, label: consentInWords(consent) }))}
        />
      </div>
      <Fields fields={MESSAGE} form={form} />
    </section>
  );
}

function consentInWords(consent: Consent): string {
  const parts = [codeLabel("consent_purpose", consent.purpose)];
  if (consent.recipient_type) parts.push(codeLabel("recipient_type", consent.recipient_type));
  if (consent.expires_on) parts.push(t("consent.until", { date: day(consent.expires_on) }));
  return parts.join(" · ");
}
