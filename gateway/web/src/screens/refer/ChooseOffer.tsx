import { useEffect } from "preact/hooks";
import { type CodeItem, codeList } from "../../api/codelists";
import { findServices, type Offer } from "../../api/referrals";
import type { Page } from "../../api/shapes";
import type { Form } from "../../forms/form";
import { t, tn } from "../../i18n";
import { query } from "../../router";
import { session } from "../../session";
import { Empty } from "../../ui/Empty";
import { OfferFacts } from "../../ui/OfferFacts";
import { LabelledPick } from "../../ui/Pick";
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
        <LabelledPick
          id="service"
          label={t("refer.serviceLabel")}
          value={service}
          choose={(code) => form.set("service", code)}
          none={t("form.choose")}
          items={services(needs)}
        />
        <LabelledPick
          id="country"
          label={t("refer.country")}
          value={place}
          choose={(code) => form.set("country", code)}
          items={codeList("platform_country")?.items ?? []}
        />
      </div>
      {service && (
        <Offers key={`${service}-${place}`} service={service} place={place} chosen={chosen} choose={choose} />
      )}
    </section>
  );
}

/** What she needs first, everything else after it. */
function services(needs: string[]): CodeItem[] {
  const items = codeList("service_type")?.items ?? [];
  return [...items.filter(({ code }) => needs.includes(code)), ...items.filter(({ code }) => !needs.includes(code))];
}

interface OffersProps {
  service: string;
  place: string;
  chosen: Offer | undefined;
  choose: (offer: Offer) => void;
}

function Offers({ service, place, chosen, choose }: OffersProps) {
  const offers = useResource(() => othersWhoOffer(service, place), [service, place]);
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

/** Nobody is referred to her own organisation. */
async function othersWhoOffer(service: string, place: string): Promise<Page<Offer>> {
  const page = await findServices({ country: place, service_type: service });
  const own = session.value?.organisation_id;
  return { ...page, items: page.items.filter((offer) => offer.organisation_id !== own) };
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
