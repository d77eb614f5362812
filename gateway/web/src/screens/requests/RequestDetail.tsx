import { useState } from "preact/hooks";

import { type AccessRequest, approveAccess, type Decision, refuseAccess } from "../../api/identity";
import { keyFor, useAttempt } from "../../forms/attempt";
import { type Key, language, moment, t } from "../../i18n";
import { session } from "../../session/session";
import { Dialog } from "../../ui/Dialog";
import { Fact } from "../../ui/Fact";
import { organisationName } from "../../ui/organisationNames";
import { ProblemNote } from "../../ui/ProblemState";

/** A request with the name of its role. */
export interface RequestRow extends AccessRequest {
  role_name: string;
}

interface Props {
  request: RequestRow;
  done: () => void;
}

/** All that one decides on, and two buttons for those who may: no request is approved from its row, unread. */
export function RequestDetail({ request, done }: Props) {
  const mine = request.organisation_id === session.value?.organisation_id;
  return (
    <div class="stack">
      <dl class="facts">
        {request.subject_email && <Fact term={t("organisations.column.email")}>{request.subject_email}</Fact>}
        <Fact term={t("users.column.role")}>{request.role_name}</Fact>
        <Fact term={t("accesses.organisation")}>{organisationName(request.organisation_id)}</Fact>
      </dl>
      <p class="soft">{askedBy(request)}</p>
      {request.client && <Holder client={request.client} />}
      {mine && request.state === "pending" && <Answers request={request} done={done} />}
    </div>
  );
}

/** Who will hold the system, and what it may do: its name does not show whose key or address it has. */
function Holder({ client }: { client: NonNullable<AccessRequest["client"]> }) {
  return (
    <>
      <p>{t(`request.proof.${client.auth_method}` as Key)}</p>
      {client.keys.map((key) => (
        <p key={key.thumbprint}>
          {t("request.key", { kid: key.kid })} <code>{key.thumbprint}</code>
        </p>
      ))}
      {client.redirect_hosts.length > 0 && (
        <p>
          {t("request.returnsTo")} <strong>{client.redirect_hosts.join(" · ")}</strong>
        </p>
      )}
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">{t("request.allows")}</span>
        </summary>
        <ul class="govuk-details__text">
          {client.allows.map((sentence) => (
            <li key={sentence.es}>{sentence[language.value]}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

function askedBy(request: AccessRequest): string {
  const from = request.requested_by_organisation_id ? organisationName(request.requested_by_organisation_id) : "–";
  return t("request.askedBy", { from, when: moment(request.created_at), until: moment(request.expires_at) });
}

function Answers({ request, done }: { request: AccessRequest; done: () => void }) {
  const { problem, busy, attempt } = useAttempt();
  const [secret, setSecret] = useState<Decision>();
  const answer = (give: typeof approveAccess) =>
    attempt(async () => {
      const decision = await give(request.id, keyFor(request, give.name));
      if (decision.client_secret) setSecret(decision);
      else done();
    });
  return (
    <>
      <div class="row">
        <button type="button" class="btn" disabled={busy} onClick={() => void answer(approveAccess)}>
          {t("request.approve")}
        </button>
        <button type="button" class="btn btn--second" disabled={busy} onClick={() => void answer(refuseAccess)}>
          {t("request.refuse")}
        </button>
      </div>
      <ProblemNote problem={problem} />
      {secret && <Secret decision={secret} close={done} />}
    </>
  );
}

/** Shown once, to the person who approved. */
function Secret({ decision, close }: { decision: Decision; close: () => void }) {
  return (
    <Dialog title={t("request.secret")} onClose={close}>
      <p>{t("request.secretText")}</p>
      <p>
        <code>{decision.client_id}</code>
      </p>
      <p>
        <code>{decision.client_secret}</code>
      </p>
      <button type="button" class="btn" onClick={close}>
        {t("request.secretKept")}
      </button>
    </Dialog>
  );
}
