import { listUsers, type Organisation } from "../../../api/people/identity";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { roleName } from "../../../ui/facts/roleNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { statusOf } from "../users/statusOf";

/** Who works in an organisation, and the way to invite another person. */
export function PeopleOf({ organisation: { id, status } }: { organisation: Organisation }) {
  const people = useResource((context) => listUsers({ organisation_id: id, limit: "200" }, context), [id, status]);
  return (
    <section class="card" data-part="people">
      <div class="card__title">
        <h2>{t("organisation.people")}</h2>
        {may("users:write") && status === "active" && (
          <a class="no-print" href={`#/users/new?organisation=${id}`}>
            {t("user.invite")}
          </a>
        )}
      </div>
      <Lines
        from={people}
        none={t(status === "active" ? "organisation.people.none" : "organisation.people.noneSuspended")}
      >
        {(user) => (
          <li class="line" key={user.id}>
            <a class="line__link" href={`#/users/${user.id}`}>
              <span class="line__name">{user.display_name}</span>
              <span class="line__facts">{roleName(user)}</span>
            </a>
            <StatusTag status={statusOf(user)} />
          </li>
        )}
      </Lines>
    </section>
  );
}
