import { useState } from "preact/hooks";
import { codeList } from "../../../api/codelists";
import { everyPage } from "../../../api/everyPage";
import { countriesToChoose } from "../../../api/people/countries";
import { listOrganisations, type Organisation } from "../../../api/people/identity";
import { byName } from "../../../api/people/organisationNames";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { type Key, t } from "../../../i18n";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { changed, isNamed, NameSearch } from "../../../ui/table/NameSearch";
import { ORGANISATIONS } from "./organisationColumns";

/** The organisations of the network that one may know. */
export default function Organisations() {
  const address = useListAddress();
  const [typed, type] = useState("");
  const list = (cursor?: string, context?: RequestContext) =>
    listOrganisations({ ...address.values, limit: "200", cursor }, context);
  const organisations = useResource(
    (context) => everyPage((cursor) => list(cursor, context)),
    [JSON.stringify(address.values)],
  );
  const shown = (page: Page<Organisation>) => ({
    ...page,
    items: byName(page.items).filter(({ name, public_name }) => isNamed(typed, name, public_name)),
  });
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
      <NameSearch value={typed} type={type} />
      <Filters filters={organisationFilters()} address={address}>
        <ColumnChoice list={ORGANISATIONS} />
      </Filters>
      <ListView list={ORGANISATIONS} from={changed(organisations, shown)} address={address} more={list}>
        <Empty text={t("organisations.none")} />
      </ListView>
    </div>
  );
}

function organisationFilters(): Filter[] {
  const none = t("cases.filter.all");
  return [
    { name: "country", label: t("directory.country"), none, items: countriesToChoose() },
    { name: "status", label: t("cases.filter.status"), none, items: statuses() },
    {
      name: "verified",
      label: t("organisation.check"),
      none,
      items: [
        { code: "true", label: t("organisation.checked") },
        { code: "false", label: t("organisation.unchecked") },
      ],
    },
    { name: "kind", label: t("organisations.column.kind"), none, items: codeList("org_type")?.items ?? [] },
  ];
}

const statuses = () => ["active", "suspended"].map((code) => ({ code, label: t(`status.${code}` as Key) }));
