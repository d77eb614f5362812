import type { Case, Consent } from "../../api/cases";
import { codeLabel } from "../../api/codelists";
import type { Offer } from "../../api/referrals";
import { Fields } from "../../forms/Fields";
import type { Form } from "../../forms/form";
import { Pick } from "../../forms/Pick";
import { day, t } from "../../i18n";
import { judge, NO_CONSENT, onlyFitting } from "./answers";
import { fieldsFor, MESSAGE, PROFILE } from "./fields";
import { purposeFor } from "./matching";

interface Props {
  form: Form;
  offer: Offer;
  record: Case;
  consents: Consent[];
}

/** How soon, how much, and under which consent. */
export function Terms({ form, offer, record, consents }: Props) {
  return (
    <section class="section form">
      <h2>2. {t("refer.terms", { name: offer.organisation_name })}</h2>
      <Fields fields={fieldsFor(record)} form={form} />
      <Ground form={form} offer={offer} record={record} consents={consents} />
      <Fields fields={MESSAGE} form={form} />
    </section>
  );
}

/** The consents of the case; one that does not reach this organisation cannot be chosen and says why. */
function Ground({ form, offer, record, consents }: Props) {
  const judged = judge(form, offer, record, consents);
  const follows = onlyFitting(form, offer, judged);
  const value = form.text("consent_id") || follows;
  const chosen = judged.find(({ consent }) => consent.id === value);
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="consent_id">
        {t("refer.consent")}
      </label>
      <div class="govuk-hint" id="consent-hint">
        {t("refer.consent.hint")} <a href={`#${addressToAdd(record, offer, form.text(PROFILE))}`}>{t("consent.add")}</a>
      </div>
      <Pick
        id="consent_id"
        describedBy="consent-hint"
        value={value === NO_CONSENT ? "" : value}
        choose={(id) => form.set("consent_id", id || NO_CONSENT)}
        none={t("refer.noConsent")}
        invalid={"consent_id" in form.errors.value}
        items={judged.map(({ consent, why }) => ({
          code: consent.id,
          label: why ? `${consentInWords(consent)} – ${t(why)}` : consentInWords(consent),
          ...(why && { disabled: true }),
        }))}
      />
      {follows && value === follows && <p class="follows">{t("refer.consent.follows")}</p>}
      {chosen?.why && (
        <p class="note note--care" role="alert">
          {t("refer.notThis", { why: t(chosen.why) })}
        </p>
      )}
    </div>
  );
}

/** Where a consent that fits is recorded, and the way back here. */
function addressToAdd(record: Case, offer: Offer, profile: string): string {
  const abroad = offer.country !== record.country;
  const fits = new URLSearchParams({
    next: "refer",
    purpose: purposeFor(offer, record.country),
    recipient_type: offer.recipient_type,
    ...(abroad && { recipient_country: offer.country }),
    ...(profile && { data_scope: profile }),
  });
  return `/cases/${record.id}/consent?${fits}`;
}

function consentInWords(consent: Consent): string {
  const parts = [codeLabel("consent_purpose", consent.purpose), codeLabel("consent_capacity", consent.capacity)];
  if (consent.recipient_type) parts.push(codeLabel("recipient_type", consent.recipient_type));
  if (consent.recipient_country) parts.push(codeLabel("platform_country", consent.recipient_country));
  if (consent.expires_on) parts.push(t("consent.until", { date: day(consent.expires_on) }));
  return parts.join(" · ");
}
