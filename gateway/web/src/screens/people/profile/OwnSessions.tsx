import { endOwnSession, listOwnSessions } from "../../../api/people/profile";
import { moment, t } from "../../../i18n";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { Tag } from "../../../ui/facts/Tag";
import { Lines } from "../../../ui/loading/Lines";
import { useResource } from "../../../ui/loading/resource";
import { browserName, SignedInSince } from "../users/SignedInSince";

/** Where one is signed in, and the way to end what is open on a lost phone. */
export function OwnSessions() {
  const sessions = useResource((context) => listOwnSessions(context), []);
  return (
    <section class="card" data-part="sessions">
      <div class="card__title">
        <h2>{t("profile.sessions")}</h2>
      </div>
      <Lines from={sessions} none={t("user.sessions.none")}>
        {(session) => (
          <li class="line" key={session.id}>
            <SignedInSince session={session} />
            {session.current ? (
              <Tag tone="leaf">{t("profile.current")}</Tag>
            ) : (
              <Act
                care
                which="profile.end"
                name={`${browserName(session)}, ${moment(session.created_at)}`}
                send={() => endOwnSession(session.id)}
                done={sessions.reload}
              />
            )}
          </li>
        )}
      </Lines>
    </section>
  );
}
