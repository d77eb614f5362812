import { useEffect } from "preact/hooks";

import { codeList } from "../../api/codelists";
import { findServices, type Offer } from "../../api/referrals";
import type { Form } from "../../forms/form";
import { t, tn } from "../../i18n";
import { query } from "../../router";
import { Empty } from "../../ui/Empty";
import { OfferFacts } from "../../ui/OfferFacts";
import { Loaded, useResource } from "../../ui/resource";

interface Props {
  form: Form;
  country: string;
  needs: string[];
  chosen: Offer | undefined;
  choose: (offer: Offer) => void;
}

/** The need first, then who serves it. Her recorded needs are on top. */
export function ChooseOffer({ form, country, needs, chosen, choose }: Props) {
  const service = form.text("service");
  const place = form.text("country") || country;
  return (
    <section class="section">
      <h2>1. {t("refer.service")}</h2>
      <div class="filters">
        <Choice name="service" label={t("refer.serviceLabel")} form={form} value={service}>
          <option value="">{t("form.choose")}</option>
          <Services needs={needs} />
        </Choice>
        <Choice name="country" label={t("refer.country")} form={form} value={place}>
          {codeList("platform_country")?.items.map((item) => (
            <option key={item.code} value={item.code}>
              {item.label}
            </option>
          ))}
        </Choice>
      </div>
      {service && (
        <Offers key={`${service}-${place}`} service={service} place={place} chosen={chosen} choose={choose} />
      )}
    </section>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  form: Form;
  value: string;
  children: preact.ComponentChildren;
}

function Choice({ name, label, form, value, children }: ChoiceProps) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <select
        class="govuk-select"
        id={name}
        value={value}
        onChange={(event) => form.set(name, event.currentTarget.value)}
      >
        {children}
      </select>
    </div>
  );
}

function Services({ needs }: { needs: string[] }) {
  const items = codeList("service_type")?.items ?? [];
  const needed = items.filter((item) => needs.includes(item.code));
  const others = items.filter((item) => !needs.includes(item.code));
  return (
    <>
      {[...needed, ...others].map((item) => (
        <option key={item.code} value={item.code}>
          {item.label}
        </option>
      ))}
    </>
  );
}

interface OffersProps {
  service: string;
  place: string;
  chosen: Offer | undefined;
  choose: (offer: Offer) => void;
}

function Offers({ service, place, chosen, choose }: OffersProps) {
  const offers = useResource(() => findServices({ country: place, service_type: service }), [service, place]);
  const wanted = query.value.get("to");
  useEffect(() => {
    const named = offers.data?.items.find((offer) => offer.organisation_id === wanted);
    if (named && !chosen) choose(named);
  }, [offers.data]);
  return (
    <Loaded from={offers}>
      {(page) =>
        page.items.length === 0 ? (
          <Empty drawing="search" text={t("refer.nobody")} />
        ) : (
          <fieldset class="govuk-fieldset section">
            <legend class="govuk-fieldset__legend">{tn("refer.offers", page.items.length)}</legend>
            <div class="lines card card--flush">
              {page.items.map((offer) => (
                <OfferChoice
                  key={offer.id}
                  offer={offer}
                  chosen={chosen?.id === offer.id}
                  choose={() => choose(offer)}
                />
              ))}
            </div>
          </fieldset>
        )
      }
    </Loaded>
  );
}

function OfferChoice({ offer, chosen, choose }: { offer: Offer; chosen: boolean; choose: () => void }) {
  const id = `offer-${offer.id}`;
  return (
    <div class="offer govuk-radios__item">
      <input class="govuk-radios__input" type="radio" name="offer" id={id} checked={chosen} onChange={choose} />
      <label class="govuk-label govuk-radios__label" for={id}>
        <strong>{offer.organisation_name}</strong>
        <OfferFacts offer={offer} />
      </label>
    </div>
  );
}
