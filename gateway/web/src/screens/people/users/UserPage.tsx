import {
  endSessions,
  listSessions,
  readUser,
  reinstateUser,
  resetFactors,
  suspendUser,
} from "../../../api/people/administration";
import type { User } from "../../../api/people/identity";
import { organisationName } from "../../../api/people/organisationNames";
import { day, type Key, t } from "../../../i18n";
import type { Params } from "../../../router";
import { may, session } from "../../../session/session";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { EmailAddress } from "../../../ui/facts/EmailAddress";
import { Fact } from "../../../ui/facts/Fact";
import { roleName } from "../../../ui/facts/roleNames";
import { StatusTag } from "../../../ui/facts/StatusTag";
import { Lines } from "../../../ui/loading/Lines";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";
import { PendingRequest } from "../requests/PendingRequest";
import { AllowedTo } from "../roles/AllowedTo";
import { Suspend } from "../suspension/Suspend";
import { Suspended } from "../suspension/Suspended";
import { reinstatement } from "./reinstatement";
import { SignedInSince } from "./SignedInSince";
import { standingWords } from "./standingWords";
import { needsLink, statusOf } from "./statusOf";

/** One person: what they may do, where they are signed in, and for who may what can be done about it. */
export default function UserPage({ params: { id = "" } }: { params: Params }) {
  const loaded = useResource((context) => readUser(id, context), [id], id);
  return (
    <Loaded whole from={loaded} lines={10}>
      {(user) => (
        <>
          <PageHead
            title={user.display_name}
            back={{ to: `/organisations/${user.organisation_id}`, text: organisationName(user.organisation_id) }}
          />
          <div class="stack">
            <Card user={user} reload={loaded.reload} />
            <Sessions key={user.version} user={user} reload={loaded.reload} />
            <AllowedTo given={user} />
          </div>
        </>
      )}
    </Loaded>
  );
}

interface Props {
  user: User;
  reload: () => void;
}

function Card({ user, reload }: Props) {
  return (
    <section class="card stack" data-part="card">
      <p class="band__row">
        <StatusTag status={statusOf(user)} />
      </p>
      {user.access_request_id && <PendingRequest waiting={user} words={waitsFor(user)} />}
      {needsLink(user) && may("users:write") && <p class="note note--sun">{t("user.unlinked")}</p>}
      <dl class="facts">
        {user.status === "suspended" && user.suspended_at && (
          <Fact term={t("status.suspended")}>
            <Suspended at={user.suspended_at} reason={user.suspended_for} />
          </Fact>
        )}
        <Fact term={t("users.column.role")}>{roleName(user)}</Fact>
        <Fact term={t("accesses.organisation")}>{organisationName(user.organisation_id)}</Fact>
        {user.team && <Fact term={t("user.team")}>{user.team}</Fact>}
        <Fact term={t("user.email")}>
          <EmailAddress address={user.email} />
        </Fact>
        <Fact term={t("user.factor")}>{t(user.second_factor ? "user.factor.has" : "user.factor.none")}</Fact>
        <Fact term={t("user.pledge")}>
          {user.pledge_signed_on ? day(user.pledge_signed_on) : t("user.pledge.none")}
        </Fact>
        <Fact term={t("user.standing")}>{standingWords(user)}</Fact>
        <Fact term={t("users.column.since")}>{day(user.created_at)}</Fact>
      </dl>
      {may("users:write") && <Acts user={user} reload={reload} />}
    </section>
  );
}

/** Whose yes they wait for where other people decide. */
function waitsFor({ awaits_yes: awaits, organisation_id, status }: User): Key {
  const awaits_yes = awaits && status !== "suspended";
  if (organisation_id !== session.value?.organisation_id) return awaits_yes ? "user.waits.practises" : "user.waits";
  return awaits_yes ? "user.waits.practisesOwn" : "user.waits.own";
}

/** What can be done about them: who is suspended is let in again first, unless that was asked for already. */
function Acts({ user, reload }: Props) {
  const name = user.display_name;
  const isOwn = session.value?.organisation_id === user.organisation_id;
  const cameOnce = Boolean(user.activated_at);
  const change = (
    <a class="btn btn--second" href={`#/users/${user.id}/role`}>
      {t("user.edit")}
    </a>
  );
  if (user.status === "suspended")
    return (
      <div class="row no-print">
        {change}
        {!user.access_request_id && (
          <Act which={reinstatement(user)} name={name} send={() => reinstateUser(user)} done={reload} />
        )}
      </div>
    );
  return (
    <div class="row no-print">
      {change}
      <Act
        care={cameOnce}
        second
        which={cameOnce ? "user.resetFactors" : "user.newLink"}
        name={name}
        send={() => resetFactors(user)}
        done={reload}
      />
      <Suspend which="user.suspend" name={name} send={(reason) => suspendUser(user, reason)} done={reload}>
        {t(isOwn ? "user.suspend.cases.own" : "user.suspend.cases.theirs")}
      </Suspend>
    </div>
  );
}

/** The browsers in which they are signed in. */
function Sessions({ user, reload }: Props) {
  const sessions = useResource((context) => listSessions(user.id, context), [user.id]);
  const some = (sessions.data?.items.length ?? 0) > 0;
  return (
    <section class="card" data-part="sessions">
      <div class="card__title">
        <h2>{t("user.sessions")}</h2>
        {may("users:write") && some && (
          <Act care which="user.endSessions" name={user.display_name} send={() => endSessions(user)} done={reload} />
        )}
      </div>
      <Lines from={sessions} none={t("user.sessions.none")}>
        {(session) => (
          <li class="line" key={session.id}>
            <SignedInSince session={session} />
          </li>
        )}
      </Lines>
    </section>
  );
}
