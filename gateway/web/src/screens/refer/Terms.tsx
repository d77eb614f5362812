import type { Case, Consent } from "../../api/cases";
import { codeLabel, codeList } from "../../api/codelists";
import type { Offer } from "../../api/referrals";
import { todayIso } from "../../forms/dates";
import { Fields } from "../../forms/Fields";
import type { Field } from "../../forms/field";
import type { Form } from "../../forms/form";
import { Pick } from "../../forms/Pick";
import { day, type Key, t } from "../../i18n";
import { majorityToday, purposeFor, whyNot } from "./matching";

const FIELDS: Field[] = [
  { kind: "code", name: "urgency", list: "referral_urgency", label: "refer.urgency", required: true },
  {
    kind: "code",
    name: "disclosure_profile",
    list: "disclosure_profile",
    // The whole file leaves with a transfer of the case only, and no case is transferred yet.
    only: ({ code }) => code !== "d4_full",
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
  record: Case;
  consents: Consent[];
}

/** How soon, how much, and under which consent. */
export function Terms({ form, offer, record, consents }: Props) {
  return (
    <section class="section form">
      <h2>2. {t("refer.terms", { name: offer.organisation_name })}</h2>
      <Fields fields={FIELDS} form={form} />
      <Ground form={form} offer={offer} record={record} consents={consents} />
      <Fields fields={MESSAGE} form={form} />
    </section>
  );
}

interface Judged {
  consent: Consent;
  why: Key | undefined;
}

/** The consents of the case: those that reach this organisation first; the others cannot be chosen and say why. */
function Ground({ form, offer, record, consents }: Props) {
  const profile = form.text("disclosure_profile");
  const profiles = codeList("disclosure_profile")?.items.map(({ code }) => code) ?? [];
  const majority = majorityToday(record, new Date().getFullYear());
  const reach = { offer, country: record.country, profile, profiles, today: todayIso(), majority, consents };
  const judged = consents
    .filter((consent) => consent.status === "given")
    .map((consent): Judged => ({ consent, why: whyNot(consent, reach) }));
  const inOrder = [...judged.filter(({ why }) => !why), ...judged.filter(({ why }) => why)];
  const chosen = judged.find(({ consent }) => consent.id === form.text("consent_id"));
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for="consent_id">
        {t("refer.consent")}
      </label>
      <div class="govuk-hint" id="consent-hint">
        {t("refer.consent.hint")} <a href={`#${addressToAdd(record, offer, profile)}`}>{t("consent.add")}</a>
      </div>
      <Pick
        id="consent_id"
        describedBy="consent-hint"
        value={form.text("consent_id")}
        choose={(id) => form.set("consent_id", id)}
        none={t("refer.noConsent")}
        items={inOrder.map(({ consent, why }) => ({
          code: consent.id,
          label: why ? `${consentInWords(consent)} – ${t(why)}` : consentInWords(consent),
          ...(why && { disabled: true }),
        }))}
      />
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
