import { readCountryAccesses } from "../../api/cases";
import { listOrganisations, listUsers, type Organisation, type User } from "../../api/identity";
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
import { whoOf } from "../case/access";
import { AccessAlerts } from "./AccessAlerts";
import { accessList } from "./accessColumns";

const ALL = "200";
const IDENTITY_OPENED = "identity.read";
/** In the address: every action. To the server that is no filter at all. */
const ANY = "any";

/** Accesses to the cases of the country: by whom, when and why. Nothing of their content. */
export default function Accesses() {
  const address = useListAddress({ action: IDENTITY_OPENED });
  const people = useResource(readPeople, []);
  const { organisations, users } = people.data ?? { organisations: [], users: [] };
  const accesses = accessList(users);
  const { action, organisation_id } = address.values;
  const list = (cursor?: string, context?: RequestContext) =>
    readCountryAccesses({ cursor, organisation_id, action: action === ANY ? undefined : action }, context);
  const log = useResource((context) => list(undefined, context), [organisation_id, action]);
  return (
    <div class="wide">
      <PageHead title={t("accesses.title")} lead={t("accesses.lead")}>
        <SkipToList />
      </PageHead>
      <AccessAlerts nameOf={(actor) => whoOf({ actor, client_id: "" }, users)} several />
      <Filters filters={accessFilters(organisations)} address={address}>
        <ColumnChoice list={accesses} />
      </Filters>
      <ListView list={accesses} from={log} address={address} more={list}>
        <Empty text={t("accesses.none")} />
      </ListView>
    </div>
  );
}

function accessFilters(organisations: readonly Organisation[]): Filter[] {
  return [
    {
      name: "organisation_id",
      label: t("accesses.organisation"),
      none: t("accesses.everyOrganisation"),
      items: organisations.map(({ id, public_name }) => ({ code: id, label: public_name })),
    },
    {
      name: "action",
      label: t("accesses.column.action"),
      items: [
        { code: IDENTITY_OPENED, label: t("accesses.identityOnly") },
        { code: ANY, label: t("accesses.anyAction") },
      ],
    },
  ];
}

async function readPeople(context: RequestContext): Promise<{ organisations: Organisation[]; users: User[] }> {
  const [organisations, users] = await Promise.all([
    listOrganisations({ limit: ALL }, context),
    may("users:read") ? listUsers({ limit: ALL }, context) : { items: [] },
  ]);
  return { organisations: organisations.items, users: users.items };
}
