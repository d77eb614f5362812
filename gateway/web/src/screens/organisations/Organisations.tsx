import { codeList } from "../../api/codelists";
import { listOrganisations } from "../../api/identity";
import type { RequestContext } from "../../api/requestContext";
import { t } from "../../i18n";
import { may } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { useResource } from "../../ui/resource";
import { ColumnChoice } from "../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../ui/table/Filters";
import { ListView, SkipToList } from "../../ui/table/ListView";
import { useListAddress } from "../../ui/table/listAddress";
import { ORGANISATIONS } from "./organisationColumns";

/** The organisations of the network that one may know. */
export default function Organisations() {
  const address = useListAddress();
  const list = (cursor?: string, context?: RequestContext) =>
    listOrganisations({ ...address.values, limit: "100", cursor }, context);
  const organisations = useResource((context) => list(undefined, context), [JSON.stringify(address.values)]);
  return (
    <div class="wide">
      <PageHead title={t("organisations.title")} lead={t("organisations.lead")}>
        <SkipToList />
        {may("settings:decide") && (
          <a class="btn btn--second no-print" href="#/settings">
            {t("settings.title")}
          </a>
        )}
        {may("organisations:write") && (
          <a class="btn" href="#/organisations/new">
            {t("organisation.new")}
          </a>
        )}
      </PageHead>
      <Filters filters={organisationFilters()} address={address}>
        <ColumnChoice list={ORGANISATIONS} />
      </Filters>
      <ListView list={ORGANISATIONS} from={organisations} address={address} more={list}>
        <Empty text={t("organisations.none")} />
      </ListView>
    </div>
  );
}

function organisationFilters(): Filter[] {
  const none = t("cases.filter.all");
  return [
    { name: "country", label: t("directory.country"), none, items: codeList("platform_country")?.items ?? [] },
    { name: "kind", label: t("organisations.column.kind"), none, items: codeList("org_type")?.items ?? [] },
  ];
}
