import {
  endSessions,
  listSessions,
  readUser,
  reinstateUser,
  resetFactors,
  suspendUser,
} from "../../api/administration";
import type { User } from "../../api/identity";
import { day, moment, t } from "../../i18n";
import type { Params } from "../../router";
import { may } from "../../session/session";
import { Act } from "../../ui/AskOnce";
import { EmailAddress } from "../../ui/EmailAddress";
import { Fact } from "../../ui/Fact";
import { Lines } from "../../ui/Lines";
import { organisationName } from "../../ui/organisationNames";
import { PageHead } from "../../ui/PageHead";
import { Loaded, useResource } from "../../ui/resource";
import { roleName } from "../../ui/roleNames";
import { StatusTag } from "../../ui/StatusTag";
import { AllowedTo } from "./AllowedTo";
import { standingWords } from "./standingWords";

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
            <Sessions key={user.version} user={user} />
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
        <StatusTag status={user.status} />
      </p>
      {user.access_request_id && (
        <p class="note note--sun">{t("user.waits", { organisation: organisationName(user.organisation_id) })}</p>
      )}
      <dl class="facts">
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
      {may("users:write") && (
        <div class="row no-print">
          <a class="btn btn--second" href={`#/users/${user.id}/role`}>
            {t("user.edit")}
          </a>
          <Act which="user.resetFactors" name={user.display_name} send={() => resetFactors(user)} done={reload} />
          {user.status === "suspended" ? (
            <Act which="user.reinstate" name={user.display_name} send={() => reinstateUser(user)} done={reload} />
          ) : (
            <Act care which="user.suspend" name={user.display_name} send={() => suspendUser(user)} done={reload} />
          )}
        </div>
      )}
    </section>
  );
}

/** The browsers in which they are signed in. */
function Sessions({ user }: { user: User }) {
  const sessions = useResource((context) => listSessions(user.id, context), [user.id]);
  const some = (sessions.data?.items.length ?? 0) > 0;
  return (
    <section class="card" data-part="sessions">
      <div class="card__title">
        <h2>{t("user.sessions")}</h2>
        {may("users:write") && some && (
          <Act
            care
            which="user.endSessions"
            name={user.display_name}
            send={() => endSessions(user)}
            done={sessions.reload}
          />
        )}
      </div>
      <Lines from={sessions} none={t("user.sessions.none")}>
        {(session) => (
          <li class="line" key={session.id}>
            {t("user.session", { since: moment(session.created_at), until: moment(session.expires_at) })}
          </li>
        )}
      </Lines>
    </section>
  );
}
