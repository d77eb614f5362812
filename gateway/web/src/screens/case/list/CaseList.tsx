import { listCases } from "../../../api/case/cases";
import { t } from "../../../i18n";
import { query } from "../../../router";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { Icon } from "../../../ui/page/Icon";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { orderOf, queryOf } from "../due/caseQuery";
import { CASES } from "./caseColumns";
import { caseFilters, REGISTERED } from "./caseFilters";
import { PersonSearch } from "./PersonSearch";

/** The cases of one's own scope, newest first or what is due soonest; filtered by the server, a page at a time. */
export default function CaseList() {
  const address = useListAddress({ source: REGISTERED, sort: orderOf(query.value.get("due")) });
  const filters = caseFilters();
  const asked = { ...queryOf(address.asked), limit: "50" };
  const cases = useResource((context) => listCases(asked, context), [JSON.stringify(queryOf(address.asked, EPOCH))]);
  const isNarrowed = filters.some(({ name }) => address.chosen[name]);
  return (
    <div class="wide">
      <PageHead title={t("cases.title")}>
        <SkipToList />
        {may("cases:search") && <PersonSearch />}
        {may("cases:write") && <NewCase />}
      </PageHead>
      <Filters filters={filters} address={address}>
        <ColumnChoice list={CASES} />
      </Filters>
      <ListView list={CASES} from={cases} address={address} more={(cursor) => listCases({ ...asked, cursor })}>
        <Empty drawing="search" text={t(isNarrowed ? "cases.noneFiltered" : "cases.none")}>
          {may("cases:write") && <NewCase />}
        </Empty>
      </ListView>
      {may("cases:write") && (
        <p class="small no-print">
          <a href="#/cases/blank">{t("blank.title")}</a>
        </p>
      )}
    </div>
  );
}

/** A moment that stands still: the list is asked for again when a choice changes, not when time goes by. */
const EPOCH = new Date(0);

function NewCase() {
  return (
    <a class="btn" href="#/cases/new">
      <Icon name="plus" /> {t("cases.new")}
    </a>
  );
}
