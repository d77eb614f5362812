import type { Role } from "../../api/identity";
import { listRoles } from "../../api/identity";
import { language, t } from "../../i18n";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";

/** Every role of the platform and what it may do, in words. */
export default function Roles() {
  const roles = useResource((context) => listRoles(context), []);
  return (
    <>
      <PageHead title={t("roles.title")} lead={t("roles.lead")} />
      <Loaded from={roles} lines={12}>
        {({ items }) => (
          <div class="stack">
            {items.map((role) => (
              <OneRole key={role.code} role={role} />
            ))}
          </div>
        )}
      </Loaded>
    </>
  );
}

function OneRole({ role }: { role: Role }) {
  return (
    <section class="card" data-role={role.code}>
      <div class="card__title">
        <h2>{role[language.value]}</h2>
        {!role.grantable && <Tag tone="plain">{t("roles.regional")}</Tag>}
      </div>
      <ul>
        {role.allows.map((sentence) => (
          <li key={sentence.es}>{sentence[language.value]}</li>
        ))}
      </ul>
    </section>
  );
}
