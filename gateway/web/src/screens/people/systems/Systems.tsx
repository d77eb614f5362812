import { listSystems, type System } from "../../../api/people/administration";
import { organisationName, organisations } from "../../../api/people/organisationNames";
import type { RequestContext } from "../../../api/requestContext";
import { t } from "../../../i18n";
import { roleName } from "../../../ui/facts/roleNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import type { List } from "../../../ui/table/list";
import { useListAddress } from "../../../ui/table/listAddress";
import { statusOf } from "./statusOf";

const SYSTEMS: List<System> = {
  name: "systems",
  label: "systems.title",
  keyOf: ({ id }) => id,
  to: ({ client_id }) => `/systems/${client_id}`,
  columns: [
    { id: "name", heading: "system.name", cell: ({ name }) => name, card: "name" },
    {
      id: "organisation",
      heading: "accesses.organisation",
      cell: ({ organisation_id }) => organisationName(organisation_id),
      card: "fact",
    },
    { id: "role", heading: "users.column.role", cell: ({ role }) => role && roleName({ role }), card: "fact" },
    {
      id: "status",
      heading: "cases.filter.status",
      cell: (system) => <StatusTag status={statusOf(system)} />,
      card: "side",
    },
  ],
};

/** The systems of the organisations that one administers. */
export default function Systems() {
  const address = useListAddress();
  const list = (cursor?: string, context?: RequestContext) =>
    listSystems({ ...address.values, limit: "100", cursor }, context);
  const systems = useResource((context) => list(undefined, context), [JSON.stringify(address.values)]);
  const none = t("cases.filter.all");
  return (
    <div class="wide">
      <PageHead title={t("systems.title")} lead={t("systems.lead")}>
        <SkipToList />
      </PageHead>
      <Filters
        filters={[{ name: "organisation_id", label: t("accesses.organisation"), none, items: [...organisations()] }]}
        address={address}
      />
      <ListView list={SYSTEMS} from={systems} address={address} more={list}>
        <Empty text={t("systems.none")} />
      </ListView>
    </div>
  );
}
