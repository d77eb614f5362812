import { listAccessRequests, listRoles } from "../../api/identity";
import type { RequestContext } from "../../api/requestContext";
import type { Page } from "../../contract/schemas";
import { type Key, language, t } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { useResource } from "../../ui/resource";
import { keyOfGiven, keyOfRole } from "../../ui/roleNames";
import { type Filter, Filters } from "../../ui/table/Filters";
import { focusList, ListView, SkipToList } from "../../ui/table/ListView";
import { useListAddress } from "../../ui/table/listAddress";
import type { RequestRow } from "./RequestDetail";
import { requestList } from "./requestColumns";

const PAGE = "50";
const STATES = ["pending", "approved", "refused", "expired", "closed"];

/** Access that another organisation wants to give inside one's own; for administrators what theirs asked for. */
export default function Requests() {
  const address = useListAddress();
  const { asked, chosen } = address;
  const list = (cursor?: string, context?: RequestContext) => requestRows({ ...asked, limit: PAGE, cursor }, context);
  const requests = useResource((context) => list(undefined, context), [JSON.stringify(asked)], ANYTHING);
  const decided = () => {
    focusList();
    requests.reload();
  };
  return (
    <div class="wide">
      <PageHead title={t("requests.title")} lead={t("requests.lead")}>
        <SkipToList />
      </PageHead>
      <Filters filters={filters()} address={address} />
      <ListView list={requestList(decided)} from={requests} address={address} more={list}>
        <Empty text={t(chosen.state ? "requests.noneFiltered" : "requests.none")} />
      </ListView>
    </div>
  );
}

function filters(): Filter[] {
  const items = STATES.map((code) => ({ code, label: t(`request.state.${code}` as Key) }));
  return [{ name: "state", label: t("cases.filter.status"), none: t("cases.filter.all"), items }];
}

async function requestRows(
  query: Record<string, string | undefined>,
  context: RequestContext = {},
): Promise<Page<RequestRow>> {
  const [page, roles] = await Promise.all([listAccessRequests(query, context), listRoles(context)]);
  const names = new Map(roles.items.map((role) => [keyOfRole(role), role[language.peek()]]));
  const named = page.items.map((item) => ({ ...item, role_name: names.get(keyOfGiven(item)) ?? item.role }));
  return { ...page, items: named };
}
