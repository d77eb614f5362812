import { useState } from "preact/hooks";

import { everyPage } from "../../../api/everyPage";
import { listRoles, listUsers } from "../../../api/people/identity";
import { organisationCountry, organisations } from "../../../api/people/organisationNames";
import type { RequestContext } from "../../../api/requestContext";
import type { Page } from "../../../contract/schemas";
import { type Key, language, t } from "../../../i18n";
import { session } from "../../../session/session";
import { keyOfGiven, keyOfRole, roles } from "../../../ui/facts/roleNames";
import { Empty } from "../../../ui/loading/Empty";
import { useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { ColumnChoice } from "../../../ui/table/ColumnChoice";
import { type Filter, Filters } from "../../../ui/table/Filters";
import { ListView, SkipToList } from "../../../ui/table/ListView";
import { useListAddress } from "../../../ui/table/listAddress";
import { changed, isNamed, NameSearch } from "../../../ui/table/NameSearch";
import { standings } from "./standingWords";
import { USERS, type UserRow } from "./userColumns";

/** Who works with the platform in one's own scope, and in which role. */
export default function Users() {
  const address = useListAddress();
  const list = (cursor?: string, context?: RequestContext) => readUsers(address.values, cursor, context);
  const [typed, type] = useState("");
  const users = useResource(
    (context) => everyPage((cursor) => list(cursor, context)),
    [JSON.stringify(address.values)],
  );
  const shown = (page: Page<UserRow>) => ({
    ...page,
    items: page.items
      .filter(({ display_name, email }) => isNamed(typed, display_name, email))
      .sort((one, other) => one.display_name.localeCompare(other.display_name)),
  });
  return (
    <div class="wide">
      <PageHead title={t("users.title")} lead={t("users.lead")}>
        <SkipToList />
      </PageHead>
      <NameSearch value={typed} type={type} />
      <Filters filters={filters()} address={address}>
        <ColumnChoice list={USERS} />
      </Filters>
      <ListView list={USERS} from={changed(users, shown)} address={address} more={list}>
        <Empty text={t("users.none")} />
      </ListView>
    </div>
  );
}

/** Within what the reader administers. */
function filters(): Filter[] {
  const none = t("cases.filter.all");
  const within = organisations().filter(({ code }) =>
    session.value?.countries.includes(organisationCountry(code) ?? ""),
  );
  const given = roles().filter(({ id }) => id === null);
  return [
    { name: "organisation_id", label: t("accesses.organisation"), none, items: within },
    {
      ...{ name: "role", label: t("users.column.role"), none },
      items: given.map((role) => ({ code: role.code, label: role[language.value] })),
    },
    {
      ...{ name: "status", label: t("cases.filter.status"), none },
      items: ["active", "invited", "suspended"].map((code) => ({ code, label: t(`status.${code}` as Key) })),
    },
    { name: "standing", label: t("user.standing"), none, items: standings() },
  ];
}

async function readUsers(
  asked: Record<string, string | undefined>,
  cursor?: string,
  context?: RequestContext,
): Promise<Page<UserRow>> {
  const [users, roles] = await Promise.all([
    listUsers({ ...asked, limit: "200", cursor }, context),
    listRoles(context),
  ]);
  const names = new Map(roles.items.map((role) => [keyOfRole(role), role[language.peek()]]));
  const named = users.items.map((user) => ({ ...user, role_name: names.get(keyOfGiven(user)) ?? user.role }));
  return { ...users, items: named };
}
