import { useState } from "preact/hooks";

import { codeList } from "../../api/codelists";
import { findServices } from "../../api/referrals";
import { type Key, t, tn } from "../../i18n";
import { session } from "../../session";
import { Empty } from "../../ui/Empty";
import { OfferFacts } from "../../ui/OfferFacts";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";

/** Who offers what, and whether there is room. */
export default function Directory() {
  const [country, setCountry] = useState(session.value?.countries[0] ?? "");
  const [service, setService] = useState("");
  const [adm1, setAdm1] = useState("");
  const offers = useResource(() => findServices({ country, service_type: service, adm1 }), [country, service, adm1]);
  return (
    <>
      <PageHead title={t("directory.title")} lead={t("directory.lead")} />
      <div class="filters">
        <Choice
          id="country"
          label="directory.country"
          list="platform_country"
          value={country}
          choose={setCountry}
          all={false}
        />
        <Choice id="service" label="directory.service" list="service_type" value={service} choose={setService} />
        {country && (
          <Choice
            id="adm1"
            label="register.place"
            list={`iso_3166_2_${country.toLowerCase()}`}
            value={adm1}
            choose={setAdm1}
          />
        )}
      </div>
      <section class="section" aria-live="polite">
        <Loaded from={offers} lines={8}>
          {(page) =>
            page.items.length === 0 ? (
              <Empty drawing="search" text={t("refer.nobody")} />
            ) : (
              <>
                <h2>{tn("refer.offers", page.items.length)}</h2>
                <ul class="lines card card--flush">
                  {page.items.map((offer) => (
                    <li key={offer.id} class="offer">
                      <strong>{offer.organisation_name}</strong>
                      <OfferFacts offer={offer} />
                    </li>
                  ))}
                </ul>
              </>
            )
          }
        </Loaded>
      </section>
    </>
  );
}

interface ChoiceProps {
  id: string;
  label: Key;
  list: string;
  value: string;
  choose: (code: string) => void;
  all?: boolean;
}

function Choice({ id, label, list, value, choose, all = true }: ChoiceProps) {
  return (
    <div class="govuk-form-group">
      <label class="govuk-label" for={id}>
        {t(label)}
      </label>
      <select class="govuk-select" id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {all && <option value="">{t("cases.filter.all")}</option>}
        {codeList(list)?.items.map((item) => (
          <option key={item.code} value={item.code}>
            {item.label}
          </option>
        ))}
      </select>
    </div>
  );
}
