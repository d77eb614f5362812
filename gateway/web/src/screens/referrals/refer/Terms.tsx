import type { Case, Consent } from "../../../api/case/cases";
import type { Override } from "../../../api/case/overrides";
import { codeLabel } from "../../../api/codelists";
import type { Offer } from "../../../api/referrals/referrals";
import { ChecksOf } from "../../../forms/fields/Choices";
import { Fields } from "../../../forms/fields/Fields";
import { GroupOfMany } from "../../../forms/fields/Group";
import { Pick } from "../../../forms/fields/Pick";
import type { Form } from "../../../forms/form";
import { useWaitForLists } from "../../../forms/waitForLists";
import { day, t } from "../../../i18n";
import { RemoveIdentifying } from "../../../ui/form/TextObjections";
import {
  COMPANIONS,
  companionOf,
  companionsOf,
  firstOf,
  judge,
  type Known,
  NO_CONSENT,
  onlyFitting,
  type Referred,
} from "./answers";
import { fieldsFor, MESSAGE, PROFILE } from "./fields";
import { purposeFor } from "./matching";

interface Props extends Known {
  form: Form;
  offer: Offer;
  /** Takes what identifies out of the message, where it was looked at. */
  remove: (() => void) | undefined;
}

/** How soon, how much, who goes along, and under which consent of each. */
export function Terms({ form, offer, record, consents, persons, overrides, transfer, remove }: Props) {
  const fields = fieldsFor(record, transfer, offer);
  const waiting = useWaitForLists(fields, form);
  return (
    <section class="section form" {...waiting}>
      <h2>2. {t("refer.terms", { name: offer.organisation_name })}</h2>
      <Fields fields={fields} form={form} />
      <Ground
        form={form}
        offer={offer}
        referred={firstOf(record, consents)}
        overrides={overrides.filter(({ person_id }) => !person_id)}
        label={t("refer.consent")}
        add={addressToAdd(record, offer, form.text(PROFILE))}
      />
      {persons.length > 0 && <Companions form={form} persons={persons} />}
      {companionsOf(form, persons).map((person) => (
        <Ground
          key={person.id}
          form={form}
          offer={offer}
          referred={companionOf(person, consents)}
          overrides={overrides.filter(({ person_id }) => person_id === person.id)}
          label={t("refer.consentAbout", { person: person.pseudonym })}
          add={addressToAdd(record, offer, form.text(PROFILE), person.id)}
        />
      ))}
      <Fields fields={MESSAGE} form={form} />
      {remove && "message" in form.errors.value && <RemoveIdentifying remove={remove} />}
    </section>
  );
}

/** The other persons of the case, by their two words and what they are in it. */
function Companions({ form, persons }: Pick<Props, "form" | "persons">) {
  const items = persons.map(({ id, pseudonym, person }) => ({
    code: id,
    label: `${pseudonym} (${codeLabel("person_role", person.role)})`,
  }));
  return (
    <GroupOfMany
      name={COMPANIONS}
      label={t("refer.companions")}
      hint={t("refer.companions.hint")}
      error={form.errors.value[COMPANIONS]}
    >
      {() => <ChecksOf name={COMPANIONS} items={items} form={form} />}
    </GroupOfMany>
  );
}

interface GroundProps {
  form: Form;
  offer: Offer;
  referred: Referred;
  /** What was approved about them to leave without a consent. */
  overrides: readonly Override[];
  label: string;
  /** Where a consent that fits is recorded. */
  add: string;
}

/** The consents about one person; one that does not reach this organisation cannot be chosen and says why. */
function Ground({ form, offer, referred, overrides, label, add }: GroundProps) {
  const { name } = referred;
  const judged = judge(form, offer, referred);
  const follows = onlyFitting(form, offer, judged);
  const value = form.text(name) || follows;
  const chosen = judged.find(({ consent }) => consent.id === value);
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <div class="govuk-hint" id={`${name}-hint`}>
        {t("refer.consent.hint")} <a href={`#${add}`}>{t("consent.add")}</a>
      </div>
      <Pick
        id={name}
        describedBy={`${name}-hint`}
        value={value === NO_CONSENT ? "" : value}
        choose={(id) => form.set(name, id || NO_CONSENT)}
        none={t("refer.noConsent")}
        invalid={name in form.errors.value}
        items={[
          ...judged.map(({ consent, why }) => ({
            code: consent.id,
            label: why ? `${consentInWords(consent)} – ${t(why)}` : consentInWords(consent),
            ...(why && { disabled: true }),
          })),
          ...overrides.map((override) => overrideInWords(override, offer)),
        ]}
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
function addressToAdd(record: Case, offer: Offer, profile: string, person?: string): string {
  const abroad = offer.country !== record.country;
  const fits = new URLSearchParams({
    next: "refer",
    purpose: purposeFor(offer, record.country),
    recipient_type: offer.recipient_type,
    ...(abroad && { recipient_country: offer.country }),
    ...(profile && { data_scope: profile }),
    ...(person && { person_id: person }),
  });
  return `/cases/${record.id}/consent?${fits}`;
}

/** An override as it is chosen; one that was approved for another organisation says so. */
function overrideInWords({ id, basis, recipient_organisation_id }: Override, offer: Offer) {
  const label = t("refer.override", { basis: codeLabel("legal_basis_override", basis) });
  return recipient_organisation_id === offer.organisation_id
    ? { code: id, label }
    : { code: id, label: `${label} – ${t("refer.not.recipient")}`, disabled: true };
}

function consentInWords(consent: Consent): string {
  const parts = [codeLabel("consent_purpose", consent.purpose), codeLabel("consent_capacity", consent.capacity)];
  if (consent.recipient_type) parts.push(codeLabel("recipient_type", consent.recipient_type));
  if (consent.recipient_country) parts.push(codeLabel("platform_country", consent.recipient_country));
  if (consent.expires_on) parts.push(t("consent.until", { date: day(consent.expires_on) }));
  return parts.join(" · ");
}
