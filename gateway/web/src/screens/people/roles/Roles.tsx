import type { Role } from "../../../api/people/identity";
import { listRoles } from "../../../api/people/identity";
import { language, t } from "../../../i18n";
import { may } from "../../../session/session";
import { keyOfRole, roleName } from "../../../ui/facts/roleNames";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";

/** Every role of the platform and what it may do, in words. */
export default function Roles() {
  const roles = useResource((context) => listRoles(context), []);
  return (
    <>
      <PageHead title={t("roles.title")} lead={t("roles.lead")}>
        {may("organisations:write") && (
          <a class="btn btn--second no-print" href="#/roles/new">
            {t("role.new")}
          </a>
        )}
      </PageHead>
      <Loaded from={roles} lines={12}>
        {({ items }) => (
          <div class="stack">
            {items.map((role) => (
              <OneRole key={keyOfRole(role)} role={role} />
            ))}
          </div>
        )}
      </Loaded>
    </>
  );
}

function OneRole({ role }: { role: Role }) {
  return (
    <section class="card" data-role={keyOfRole(role)}>
      <div class="card__title">
        <h2>{role[language.value]}</h2>
        {role.id && may("organisations:write") && (
          <a class="no-print" href={`#/roles/${role.id}`}>
            {t("role.change")}
          </a>
        )}
      </div>
      {role.id && <p class="muted">{t("role.insteadOf", { role: roleName({ role: role.code }) })}</p>}
      <ul>
        {role.allows.map((sentence) => (
          <li key={sentence.es}>{sentence[language.value]}</li>
        ))}
      </ul>
    </section>
  );
}
