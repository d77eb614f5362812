import { type CodeItem, codeLabel, codeList } from "../../../api/codelists";
import { countriesToChoose } from "../../../api/people/countries";
import { findServices, type Offer } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { LabelledPick } from "../../../forms/fields/Pick";
import type { Form } from "../../../forms/form";
import { t, tn } from "../../../i18n";
import { session } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { OfferFacts } from "../../../ui/records/OfferFacts";
import { lookElsewhere } from "./chosen";
import { useChoice } from "./useChoice";

const MOST = "200";

interface Props {
  form: Form;
  country: string;
  needs: string[];
  /** The person's gender and age, as the directory asks for them. */
  profile: { sex?: string; age?: string };
}

/** The need first, then the organisations that serve it. Needs on record come first. */
export function ChooseOffer({ form, country, needs, profile }: Props) {
  const service = form.text("service");
  const place = form.text("country") || country;
  const everyone = form.values.value.everyone === true;
  const known = Object.keys(profile).length > 0;
  return (
    <section class="section">
      <h2>1. {t("refer.service")}</h2>
      <div class="filters filters--long">
        <div>
          <LabelledPick
            id="service"
            label={t("refer.serviceLabel")}
            value={service}
            choose={(code) => lookElsewhere(form, "service", code)}
            none={t("form.choose")}
            items={services(needs)}
          />
          {needs.includes(service) && <p class="follows">{t("refer.service.follows")}</p>}
        </div>
        <LabelledPick
          id="country"
          label={t("refer.country")}
          value={place}
          choose={(code) => lookElsewhere(form, "country", code)}
          items={countriesToChoose()}
        />
      </div>
      {service && known && <Fitting profile={profile} everyone={everyone} form={form} />}
      {service && (
        <Offers
          key={`${service}-${place}-${everyone}`}
          form={form}
          query={{ country: place, service_type: service, limit: MOST, ...(!everyone && profile) }}
        />
      )}
    </section>
  );
}

/** The needs on record first, everything else after them. */
function services(needs: string[]): CodeItem[] {
  const items = codeList("service_type")?.items ?? [];
  return [...items.filter(({ code }) => needs.includes(code)), ...items.filter(({ code }) => !needs.includes(code))];
}

/** Says that only organisations are shown that serve a person of this profile, and how to see the others. */
function Fitting({ profile, everyone, form }: { profile: Props["profile"]; everyone: boolean; form: Form }) {
  const parts = [profile.sex && genderOf(profile.sex), profile.age && t("refer.years", { age: profile.age })];
  return (
    <p class="soft">
      {t(everyone ? "refer.everyone" : "refer.fitting", { who: parts.filter(Boolean).join(", ") })}{" "}
      <button type="button" class="btn btn--plain" onClick={() => form.set("everyone", !everyone)}>
        {t(everyone ? "refer.showFitting" : "refer.showEveryone")}
      </button>
    </p>
  );
}

function genderOf(code: string): string {
  return codeList("gender")?.labels.get(code) ?? codeLabel("sex_registered", code);
}

function Offers({ form, query }: { form: Form; query: Record<string, string | undefined> }) {
  const offers = useResource((context) => othersWhoOffer(query, context), []);
  const [chosen, choose] = useChoice(form, offers.data?.items);
  return (
    <Loaded from={offers}>
      {(page) =>
        page.items.length === 0 ? (
          <Empty drawing="search" text={t("refer.nobody")} />
        ) : (
          <fieldset class="govuk-fieldset section" id="offer" tabIndex={-1}>
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

/** An organisation refers nobody to itself. */
async function othersWhoOffer(
  query: Record<string, string | undefined>,
  context: RequestContext,
): Promise<Page<Offer>> {
  const page = await findServices(query, context);
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
