import { codeLabel } from "../../../api/codelists";
import { colleagues } from "../../../api/people/colleagues";
import {
  type AccessRequest,
  approveAccess,
  type Decision,
  refuseAccess,
  withdrawAccess,
} from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { keyFor } from "../../../forms/attempt";
import { day, type Key, language, moment, t } from "../../../i18n";
import { markAccessRequestRead } from "../../../notifications/markRead";
import { may, session } from "../../../session/session";
import { Act, ConfirmDialog } from "../../../ui/dialogs/ConfirmDialog";
import { Fact } from "../../../ui/facts/Fact";
import { AllowedTo } from "../roles/AllowedTo";
import { Suspended } from "../suspension/Suspended";
import { approvedWords, endedBySuspension, isStopped, kindWords } from "./kindWords";

/** A request with its role in words. */
export interface RequestRow extends AccessRequest {
  role_name: string;
}

interface Props {
  request: RequestRow;
  done: () => void;
}

/** All that one decides on, and two buttons for those who may: no request is approved from its row, unread. */
export function RequestDetail({ request, done }: Props) {
  return (
    <div class="stack">
      <dl class="facts">
        {request.subject_email && <Fact term={t("organisations.column.email")}>{request.subject_email}</Fact>}
        {request.role_name && <Fact term={t("users.column.role")}>{request.role_name}</Fact>}
        <Fact term={t("accesses.organisation")}>{organisationName(request.organisation_id)}</Fact>
        {request.subject_suspended_at && (request.state === "pending" || endedBySuspension(request)) && (
          <Fact term={t("status.suspended")}>
            <Suspended at={request.subject_suspended_at} reason={request.subject_suspended_for} />
          </Fact>
        )}
      </dl>
      <p class="soft">{askedBy(request)}</p>
      {isStopped(request) && request.client?.secret_leaked_at && (
        <p class="note note--care">{t(leakedWords(request), { day: day(request.client.secret_leaked_at) })}</p>
      )}
      {request.rules && <Weaker rules={request.rules} />}
      {request.client && <Holder client={request.client} proof={proofWords(request)} />}
      {request.state === "pending" ? <Open request={request} done={done} /> : <p>{decidedBy(request)}</p>}
    </div>
  );
}

/** What one can do about a request that waits, or who decides it. */
function Open({ request, done }: Props) {
  if (request.decider === "self") return <Answers request={request} done={done} />;
  const isOwn = may("users:write") && request.requested_by === session.value?.subject;
  return (
    <>
      <p class="note">{whoDecides(request)}</p>
      {isOwn && (
        <Act
          care
          which="request.withdraw"
          name={request.subject_name ?? "–"}
          send={() => withdrawAccess(request.id, keyFor(request, "withdraw"))}
          done={done}
        />
      )}
    </>
  );
}

/** What the organisation would give up: each rule as it is and as it would be. */
function Weaker({ rules }: { rules: NonNullable<AccessRequest["rules"]> }) {
  return (
    <>
      <ul>
        {rules.approvals_dropped.map((act) => (
          <li key={act}>{t("request.rules.waived", { what: codeLabel("approvable_act", act) })}</li>
        ))}
        {rules.caseworkers_see && <li>{t("request.rules.organisation")}</li>}
      </ul>
      <p class="note note--care">{t("request.rules.text")}</p>
    </>
  );
}

/** Who will hold the system, and what it may do: its name does not show whose key or address it has. */
function Holder({ client, proof }: { client: NonNullable<AccessRequest["client"]>; proof: Key }) {
  return (
    <>
      <p>{t(proof)}</p>
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
  const from = [
    request.requested_by_name,
    request.requested_by_organisation_id && organisationName(request.requested_by_organisation_id),
  ];
  const asked = t("request.askedBy", {
    from: from.filter(Boolean).join(", ") || "–",
    when: moment(request.created_at),
  });
  return request.state === "pending" ? `${asked} ${t("request.until", { until: moment(request.expires_at) })}` : asked;
}

/** What brings a system back that stands still. */
const leakedWords = ({ kind }: AccessRequest): Key =>
  kind === "client_reinstatement" ? "request.leaked.reinstatement" : "request.leaked";

/** How it proves itself; only where a secret is given does who asked fetch it. */
function proofWords(request: AccessRequest): Key {
  const method = request.client?.auth_method;
  const kept = method === "client_secret_basic" && !givesSecret(request);
  return kept ? "request.proof.kept" : (`request.proof.${method}` as Key);
}

function decidedBy(request: AccessRequest): string {
  const { state, decided_by_name, decided_at } = request;
  if (endedBySuspension(request)) return t("request.closed.suspended");
  const words = t(`request.state.${state}` as Key);
  if (!decided_at || state === "closed" || state === "expired") return words;
  return t("request.decidedBy", { words, name: decided_by_name ?? "–", when: moment(decided_at) });
}

/** Who decides instead of the reader, by name where they are of one organisation. */
function whoDecides({ decider, organisation_id, subject_id, requested_by }: AccessRequest): string {
  const organisation = organisationName(organisation_id);
  if (decider !== "supervisor")
    return t(decider === "region" ? "request.decides.region" : "request.decides.member", { organisation });
  const own = organisation_id === session.value?.organisation_id ? colleagues() : [];
  const names = own
    .filter(({ id, role }) => role === "supervisor" && id !== subject_id && id !== requested_by)
    .map(({ display_name }) => display_name);
  return names.length > 0
    ? t("request.decides.named", { names: names.join(", ") })
    : t("request.decides.supervisor", { organisation });
}

/** Whether who asked fetches a secret after the yes. */
function givesSecret({ kind, client }: AccessRequest): boolean {
  return client?.auth_method === "client_secret_basic" && (kind === "client" || kind === "client_secret");
}

function Answers({ request, done }: Props) {
  const name = request.subject_name ?? "–";
  const approve = async () => {
    const decision = await approveAccess(request.id, keyFor(request, "approve"));
    markAccessRequestRead(request.id);
    return decision;
  };
  const refuse = async () => {
    await refuseAccess(request.id, keyFor(request, "refuse"));
    markAccessRequestRead(request.id);
  };
  return (
    <div class="row">
      <ConfirmDialog
        about={name}
        text={t("request.approve")}
        title={t("request.approve.title", { name })}
        send={approve}
        said={(decision) => t(approvedWords(decision as Decision, request), { name })}
        done={done}
      >
        <p>{kindWords(request)}</p>
        {request.rules && <Weaker rules={request.rules} />}
        {request.subject_email && (
          <p>
            {t("request.compare")} <strong>{request.subject_email}</strong>
          </p>
        )}
        {Boolean(request.overlap_hours) && <p>{t("request.oldWorks", { hours: Number(request.overlap_hours) })}</p>}
        {givesSecret(request) && <p class="note note--sun">{t("request.paper")}</p>}
        {!request.rules && (
          <AllowedTo given={request} {...(request.client && { within: request.client.scope, system: true })} />
        )}
      </ConfirmDialog>
      <Act care which="request.refuse" name={name} send={refuse} done={done} />
    </div>
  );
}
