import { listRoles, listUsers, type User } from "../../api/identity";
import { language, t } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { organisationName } from "../../ui/organisationNames";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { StatusTag } from "../../ui/StatusTag";

type RoleNames = Map<string, string>;

/** Who works with the platform in one's own scope, and in which role. */
export default function Users() {
  const loaded = useResource(async (context) => {
    const [users, roles] = await Promise.all([listUsers({ limit: "200" }, context), listRoles(context)]);
    const names: RoleNames = new Map(roles.items.map((role) => [role.code, role[language.peek()]]));
    return { users: users.items, names };
  }, []);
  return (
    <>
      <PageHead title={t("users.title")} lead={t("users.lead")} />
      <Loaded from={loaded} lines={8}>
        {({ users, names }) =>
          users.length === 0 ? (
            <Empty text={t("users.none")} />
          ) : (
            <ul class="lines card card--flush">
              {users.map((user) => (
                <UserLine key={user.id} user={user} names={names} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function UserLine({ user, names }: { user: User; names: RoleNames }) {
  return (
    <li class="line">
      <div class="line__main">
        <strong>{user.display_name}</strong>
        <div class="line__facts">
          <span>{names.get(user.role) ?? user.role}</span>
          <span>{organisationName(user.organisation_id)}</span>
        </div>
      </div>
      <StatusTag status={user.status} />
    </li>
  );
}
