import { listUsers, type User } from "../../api/identity";
import { type Key, moment, t } from "../../i18n";
import { Empty } from "../../ui/Empty";
import { organisationName } from "../../ui/names";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { StatusTag } from "../../ui/StatusTag";

/** Who works with the platform in one's own scope, and in which role. */
export default function Users() {
  const users = useResource(() => listUsers({ limit: "200" }), []);
  return (
    <>
      <PageHead title={t("users.title")} lead={t("users.lead")} />
      <Loaded from={users} lines={8}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("users.none")} />
          ) : (
            <ul class="lines card card--flush">
              {page.items.map((user) => (
                <UserLine key={user.id} user={user} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function UserLine({ user }: { user: User }) {
  const roles = user.roles ?? (user.role ? [user.role] : []);
  return (
    <li class="line">
      <div class="line__main">
        <strong>{user.display_name ?? user.name ?? user.email ?? t("users.unnamed")}</strong>
        <div class="line__facts">
          <span>{roles.map((role) => t(`role.${role}` as Key) || role).join(", ")}</span>
          <span>{organisationName(user.organisation_id)}</span>
          {user.last_seen_at && <span>{t("users.lastSeen", { when: moment(user.last_seen_at) })}</span>}
        </div>
      </div>
      <StatusTag status={user.status} />
    </li>
  );
}
