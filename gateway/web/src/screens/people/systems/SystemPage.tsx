import {
  endOldSecret,
  readSystem,
  reinstateSystem,
  type System,
  suspendSystem,
} from "../../../api/people/administration";
import { organisationName } from "../../../api/people/organisationNames";
import { day, moment, t } from "../../../i18n";
import type { Params } from "../../../router";
import { may, session } from "../../../session/session";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { Fact } from "../../../ui/facts/Fact";
import { roleName } from "../../../ui/facts/roleNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PendingRequest } from "../requests/PendingRequest";
import { AllowedTo } from "../roles/AllowedTo";
import { Suspend } from "../suspension/Suspend";
import { Suspended } from "../suspension/Suspended";
import { FetchSecret } from "./FetchSecret";
import { outAfterLeak } from "./leak";
import { Rotate } from "./Rotate";
import { RotateKeys } from "./RotateKeys";
import { statusOf } from "./statusOf";

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
            {system.role && <AllowedTo system given={{ role: system.role }} within={system.scope} />}
          </div>
        </>
      )}
    </Loaded>
  );
}

const PROOFS = {
  client_secret_basic: "system.proof.secret",
  private_key_jwt: "system.proof.key",
  none: "system.proof.none",
} as const;

interface Props {
  system: System;
  reload: () => void;
}

function Card({ system, reload }: Props) {
  const { redirect_uris: redirects } = system;
  return (
    <section class="card stack" data-part="card">
      <p class="band__row">
        <StatusTag status={statusOf(system)} />
      </p>
      <Waits system={system} />
      {system.secret_until && <FetchSecret system={system} done={reload} />}
      <dl class="facts">
        {system.status === "suspended" && system.suspended_at && (
          <Fact term={t("status.system_suspended")}>
            <Suspended at={system.suspended_at} reason={system.suspended_for} />
          </Fact>
        )}
        <Fact term={t("system.id")}>
          <code>{system.client_id}</code>
        </Fact>
        <Fact term={t("accesses.organisation")}>{organisationName(system.organisation_id)}</Fact>
        {system.role && <Fact term={t("users.column.role")}>{roleName({ role: system.role })}</Fact>}
        {system.role && system.redirect_uris.length === 0 && (
          <Fact term={t("system.cases")}>{t("system.cases.own")}</Fact>
        )}
        <Fact term={t("system.proof")}>{t(PROOFS[system.auth_method])}</Fact>
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

/** Why it stands still, and whose yes it waits for. */
function Waits({ system }: { system: System }) {
  const isOwn = system.organisation_id === session.value?.organisation_id;
  const waits = Boolean(system.access_request_id);
  return (
    <>
      {system.secret_leaked_at && (system.status === "active" || !waits) && (
        <p class="note note--care">
          {t(waits ? "system.leaked" : "system.leaked.alone", {
            day: day(system.secret_leaked_at),
            organisation: organisationName(system.organisation_id),
          })}
        </p>
      )}
      {waits && <PendingRequest waiting={system} words={isOwn ? "user.waits.own" : "user.waits"} />}
    </>
  );
}

function Acts({ system, reload }: Props) {
  const suspended = system.status === "suspended";
  const leaked = Boolean(system.secret_leaked_at);
  // One that leaked can be replaced before it is let in again; another request about it would give way to this one.
  const renewable = system.status === "active" || (suspended && leaked && !system.access_request_id);
  return (
    <div class="row no-print">
      {system.auth_method === "client_secret_basic" && renewable && <Rotate system={system} done={reload} />}
      {system.auth_method === "private_key_jwt" && renewable && <RotateKeys system={system} done={reload} />}
      {system.old_secret_until && (
        <Act care which="system.endOldSecret" name={system.name} send={() => endOldSecret(system)} done={reload} />
      )}
      {suspended && !system.access_request_id && (
        <Act
          which={leaked ? "system.reinstate.leaked" : "system.reinstate"}
          name={system.name}
          send={() => reinstateSystem(system)}
          done={reload}
        />
      )}
      {system.status === "active" && (
        <Suspend
          which="system.suspend"
          name={system.name}
          leaked={outAfterLeak("system.suspend.leaked", system)}
          send={(reason) => suspendSystem(system, reason)}
          done={reload}
        />
      )}
    </div>
  );
}
