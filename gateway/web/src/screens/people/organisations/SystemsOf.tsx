import { listSystems } from "../../../api/people/administration";
import type { Organisation } from "../../../api/people/identity";
import { t } from "../../../i18n";
import { may } from "../../../session/session";
import { roleName } from "../../../ui/facts/roleNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { statusOf } from "../systems/statusOf";

/** The systems of an organisation, and the way to register another. */
export function SystemsOf({ organisation: { id, status } }: { organisation: Organisation }) {
  const systems = useResource((context) => listSystems({ organisation_id: id, limit: "200" }, context), [id, status]);
  return (
    <section class="card" data-part="systems">
      <div class="card__title">
        <h2>{t("systems.title")}</h2>
        {may("clients:write") && status === "active" && (
          <a class="no-print" href={`#/systems/new?organisation=${id}`}>
            {t("system.register")}
          </a>
        )}
      </div>
      <Lines from={systems} none={t("systems.none")}>
        {(system) => (
          <li class="line" key={system.id}>
            <a class="line__link" href={`#/systems/${system.client_id}`}>
              <span class="line__name">{system.name}</span>
              <span class="line__facts">{system.role && roleName({ role: system.role })}</span>
            </a>
            <StatusTag status={statusOf(system)} />
          </li>
        )}
      </Lines>
    </section>
  );
}
