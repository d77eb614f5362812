import { useState } from "preact/hooks";
import { codeList } from "../../api/codelists";
import { findServices } from "../../api/referrals";
import { LabelledPick } from "../../forms/Pick";
import { t, tn } from "../../i18n";
import { session } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { More } from "../../ui/More";
import { OfferFacts } from "../../ui/OfferFacts";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";

/** Who offers what, and whether there is room. */
export default function Directory() {
  const [country, setCountry] = useState(session.value?.countries[0] ?? "");
  const [service, setService] = useState("");
  const [adm1, setAdm1] = useState("");
  const elsewhere = (code: string) => {
    setCountry(code);
    // A department of one country is none of another.
    setAdm1("");
  };
  const asked = { country, service_type: service, adm1 };
  const offers = useResource((context) => findServices(asked, context), [country, service, adm1]);
  return (
    <>
      <PageHead title={t("directory.title")} lead={t("directory.lead")} />
      <div class="filters">
        <LabelledPick
          id="country"
          label={t("directory.country")}
          value={country}
          choose={elsewhere}
          items={codeList("platform_country")?.items ?? []}
        />
        <LabelledPick
          id="service"
          label={t("directory.service")}
          value={service}
          choose={setService}
          none={t("cases.filter.all")}
          items={codeList("service_type")?.items ?? []}
        />
        {country && (
          <LabelledPick
            id="adm1"
            label={t("register.place")}
            value={adm1}
            choose={setAdm1}
            none={t("cases.filter.all")}
            items={codeList(`iso_3166_2_${country.toLowerCase()}`)?.items ?? []}
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
                <More page={page} load={(cursor) => findServices({ ...asked, cursor })} show={offers.set} />
              </>
            )
          }
        </Loaded>
      </section>
    </>
  );
}
