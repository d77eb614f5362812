import { listOrganisations } from "../../api/identity";
import { t } from "../../i18n";
import { Code } from "../../ui/Code";
import { Empty } from "../../ui/Empty";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { StatusTag } from "../../ui/StatusTag";

/** The organisations of the network that one may know. */
export default function Organisations() {
  const organisations = useResource((context) => listOrganisations({ limit: "200" }, context), []);
  return (
    <>
      <PageHead title={t("organisations.title")} lead={t("organisations.lead")} />
      <Loaded from={organisations} lines={8}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("organisations.none")} />
          ) : (
            <ul class="lines card card--flush">
              {page.items.map((organisation) => (
                <li key={organisation.id} class="line">
                  <div class="line__main">
                    <strong>{organisation.name ?? organisation.public_name}</strong>
                    <div class="line__facts">
                      <span>
                        <Code list="org_type" code={organisation.kind} />
                      </span>
                      <span>
                        <Code list="platform_country" code={organisation.country} />
                      </span>
                    </div>
                  </div>
                  <StatusTag status={organisation.status} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}
