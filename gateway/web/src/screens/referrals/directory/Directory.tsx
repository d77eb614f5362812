import { codeList } from "../../../api/codelists";
import { countriesToChoose } from "../../../api/people/countries";
import { findServices } from "../../../api/referrals/referrals";
import type { RequestContext } from "../../../api/requestContext";
import { t, tIn } from "../../../i18n";
import { may, session } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { OFFERS } from "./offerColumns";

/** Which organisation offers which service, and whether there is room. */
export default function Directory() {
  const address = useListAddress({ country: session.value?.countries[0] ?? "" });
  const { preview: _, ...asked } = address.values;
  const find = (cursor?: string, context?: RequestContext) => findServices({ ...asked, cursor }, context);
  const offers = useResource((context) => find(undefined, context), [JSON.stringify(asked)]);
  return (
    <div class="wide">
      <PageHead title={t("directory.title")} lead={t("directory.lead")}>
        <SkipToList />
        {may("directory:write") && (
          <a class="btn btn--second no-print" href={`#/organisations/${session.value?.organisation_id}`}>
            {t("directory.own")}
          </a>
        )}
      </PageHead>
      <Filters filters={offerFilters(asked.country ?? "")} address={address}>
        <ColumnChoice list={OFFERS} />
      </Filters>
      <ListView list={OFFERS} from={offers} address={address} more={find}>
        <Empty drawing="search" text={t("refer.nobody")} />
      </ListView>
    </div>
  );
}

function offerFilters(country: string): Filter[] {
  const none = t("cases.filter.all");
  const place: Filter = {
    name: "adm1",
    label: tIn(country, "register.place"),
    none,
    items: codeList(`iso_3166_2_${country.toLowerCase()}`)?.items ?? [],
  };
  return [
    {
      name: "country",
      label: t("directory.country"),
      items: countriesToChoose(),
      // A department of one country is none of another.
      clears: ["adm1"],
    },
    { name: "service_type", label: t("directory.service"), none, items: codeList("service_type")?.items ?? [] },
    ...(country ? [place] : []),
  ];
}
