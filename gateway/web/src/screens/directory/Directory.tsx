import { useState } from "preact/hooks";
import { codeList } from "../../api/codelists";
import { findServices, type Offer } from "../../api/referrals";
import type { RequestContext } from "../../api/requestContext";
import type { Page } from "../../contract/schemas";
import { LabelledPick } from "../../forms/Pick";
import { t, tIn, tn } from "../../i18n";
import { session } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { More } from "../../ui/More";
import { OfferFacts } from "../../ui/OfferFacts";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";

interface Asked {
  country: string;
  service_type: string;
  adm1: string;
}

/** Which organisation offers which service, and whether there is room. */
export default function Directory() {
  const [asked, ask] = useState<Asked>({
    country: session.value?.countries[0] ?? "",
    service_type: "",
    adm1: "",
  });
  const find = (cursor?: string, context?: RequestContext) =>
    findServices({ ...asked, ...(cursor && { cursor }) }, context);
  const offers = useResource((context) => find(undefined, context), [JSON.stringify(asked)]);
  return (
    <>
      <PageHead title={t("directory.title")} lead={t("directory.lead")} />
      <Filters asked={asked} ask={ask} />
      <section class="section" aria-live="polite">
        <Loaded from={offers} lines={8}>
          {(page) => <Offers page={page} more={find} show={offers.set} />}
        </Loaded>
      </section>
    </>
  );
}

function Filters({ asked, ask }: { asked: Asked; ask: (asked: Asked) => void }) {
  return (
    <div class="filters">
      <LabelledPick
        id="country"
        label={t("directory.country")}
        value={asked.country}
        // A department of one country is none of another.
        choose={(country) => ask({ ...asked, country, adm1: "" })}
        items={codeList("platform_country")?.items ?? []}
      />
      <LabelledPick
        id="service"
        label={t("directory.service")}
        value={asked.service_type}
        choose={(service_type) => ask({ ...asked, service_type })}
        none={t("cases.filter.all")}
        items={codeList("service_type")?.items ?? []}
      />
      {asked.country && (
        <LabelledPick
          id="adm1"
          label={tIn(asked.country, "register.place")}
          value={asked.adm1}
          choose={(adm1) => ask({ ...asked, adm1 })}
          none={t("cases.filter.all")}
          items={codeList(`iso_3166_2_${asked.country.toLowerCase()}`)?.items ?? []}
        />
      )}
    </div>
  );
}

interface OffersProps {
  page: Page<Offer>;
  more: (cursor: string) => Promise<Page<Offer>>;
  show: (page: Page<Offer>) => void;
}

function Offers({ page, more, show }: OffersProps) {
  if (page.items.length === 0) return <Empty drawing="search" text={t("refer.nobody")} />;
  return (
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
      <More page={page} load={more} show={show} />
    </>
  );
}
