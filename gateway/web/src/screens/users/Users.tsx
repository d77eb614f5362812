import { listOrganisations, listRoles, listUsers } from "../../api/identity";
import type { RequestContext } from "../../api/requestContext";
import type { Page } from "../../contract/schemas";
import { language, t } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { useResource } from "../../ui/resource";
import { keyOfGiven, keyOfRole } from "../../ui/roleNames";
import { ColumnChoice } from "../../ui/table/ColumnChoice";
import { Filters } from "../../ui/table/Filters";
import { ListView, SkipToList } from "../../ui/table/ListView";
import { useListAddress } from "../../ui/table/listAddress";
import { USERS, type UserRow } from "./userColumns";

/** Who works with the platform in one's own scope, and in which role. */
export default function Users() {
  const address = useListAddress();
  const list = (cursor?: string, context?: RequestContext) => readUsers(address.values, cursor, context);
  const users = useResource((context) => list(undefined, context), [JSON.stringify(address.values)]);
  const organisations = useResource((context) => listOrganisations({ limit: "200" }, context), []);
  const items = (organisations.data?.items ?? []).map(({ id, name, public_name }) => ({
    code: id,
    label: name ?? public_name,
  }));
  return (
    <div class="wide">
      <PageHead title={t("users.title")} lead={t("users.lead")}>
        <SkipToList />
      </PageHead>
      <Filters
        filters={[{ name: "organisation_id", label: t("accesses.organisation"), none: t("cases.filter.all"), items }]}
        address={address}
      >
        <ColumnChoice list={USERS} />
      </Filters>
      <ListView list={USERS} from={users} address={address} more={list}>
        <Empty text={t("users.none")} />
      </ListView>
    </div>
  );
}

async function readUsers(
  asked: Record<string, string | undefined>,
  cursor?: string,
  context?: RequestContext,
): Promise<Page<UserRow>> {
  const [users, roles] = await Promise.all([
    listUsers({ ...asked, limit: "100", cursor }, context),
    listRoles(context),
  ]);
  const names = new Map(roles.items.map((role) => [keyOfRole(role), role[language.peek()]]));
  const named = users.items.map((user) => ({ ...user, role_name: names.get(keyOfGiven(user)) ?? user.role }));
  return { ...users, items: named };
}
