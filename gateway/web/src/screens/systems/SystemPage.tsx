import { endOldSecret, readSystem, reinstateSystem, type System, suspendSystem } from "../../api/administration";
import { type Key, moment, t } from "../../i18n";
import type { Params } from "../../router";
import { may } from "../../session/session";
import { Act } from "../../ui/AskOnce";
import { Fact } from "../../ui/Fact";
import { organisationName } from "../../ui/organisationNames";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { roleName } from "../../ui/roleNames";
import { StatusTag } from "../../ui/StatusTag";
import { AllowedTo } from "../users/AllowedTo";
import { Rotate } from "./Rotate";
import { RotateKeys } from "./RotateKeys";

/** One system: how it proves itself, where it sends people back to, and what can be done about it. */
export default function SystemPage({ params: { client = "" } }: { params: Params }) {
  const loaded = useResource((context) => readSystem(client, context), [client], client);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(system) => (
        <>
          <PageHead
            title={system.name}
            back={{ to: `/organisations/${system.organisation_id}`, text: organisationName(system.organisation_id) }}
          />
          <div class="stack">
            <Card system={system} reload={loaded.reload} />
            {system.role && <AllowedTo given={{ role: system.role }} within={system.scope} />}
          </div>
        </>
      )}
    </Loaded>
  );
}

interface Props {
  system: System;
  reload: () => void;
}

function Card({ system, reload }: Props) {
  const { redirect_uris: redirects } = system;
  return (
    <section class="card stack" data-part="card">
      <p class="band__row">
        <StatusTag status={system.status} />
      </p>
      {system.access_request_id && (
        <p class="note note--sun">{t("user.waits", { organisation: organisationName(system.organisation_id) })}</p>
      )}
      <dl class="facts">
        <Fact term={t("system.id")}>
          <code>{system.client_id}</code>
        </Fact>
        <Fact term={t("accesses.organisation")}>{organisationName(system.organisation_id)}</Fact>
        {system.role && <Fact term={t("users.column.role")}>{roleName({ role: system.role })}</Fact>}
        <Fact term={t("system.proof")}>{t(`request.proof.${system.auth_method}` as Key)}</Fact>
        {redirects.length > 0 && <Fact term={t("system.redirects")}>{redirects.join(" · ")}</Fact>}
        {system.keys.length > 0 && (
          <Fact term={t("system.keys")}>
            {system.keys.map(({ kid, thumbprint }) => (
              <code key={thumbprint}>{`${kid} · ${thumbprint} `}</code>
            ))}
          </Fact>
        )}
        {system.backchannel_logout_uri && <Fact term={t("system.backchannel")}>{system.backchannel_logout_uri}</Fact>}
        {system.require_pushed_authorization_requests && (
          <Fact term={t("system.protections")}>{t("system.pushed")}</Fact>
        )}
        {system.dpop_bound_access_tokens && <Fact term={t("system.protections")}>{t("system.bound")}</Fact>}
        {system.old_secret_until && <Fact term={t("system.oldSecret")}>{moment(system.old_secret_until)}</Fact>}
      </dl>
      {may("clients:write") && <Acts system={system} reload={reload} />}
    </section>
  );
}

function Acts({ system, reload }: Props) {
  const suspended = system.status === "suspended";
  return (
    <div class="row no-print">
      {system.auth_method === "client_secret_basic" && system.status === "active" && (
        <Rotate system={system} done={reload} />
      )}
      {system.auth_method === "private_key_jwt" && system.status === "active" && (
        <RotateKeys system={system} done={reload} />
      )}
      {system.old_secret_until && (
        <Act care which="system.endOldSecret" name={system.name} send={() => endOldSecret(system)} done={reload} />
      )}
      {suspended && (
        <Act which="system.reinstate" name={system.name} send={() => reinstateSystem(system)} done={reload} />
      )}
      {system.status === "active" && (
        <Act care which="system.suspend" name={system.name} send={() => suspendSystem(system)} done={reload} />
      )}
    </div>
  );
}
