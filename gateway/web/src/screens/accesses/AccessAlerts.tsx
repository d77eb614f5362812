import { type AccessAlert, listAccessAlerts } from "../../api/cases";
import { moment, t, tn } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { More } from "../../ui/More";
import { organisationName } from "../../ui/organisationNames";
import { Loaded, useResource } from "../../ui/resource";

interface Props {
  nameOf: (actor: string) => string;
  /** Whether the reader sees those of several organisations. */
  several?: boolean;
}

/** Accounts that opened or searched many cases within an hour; nothing stands here when there are none. */
export function AccessAlerts({ nameOf, several = false }: Props) {
  const alerts = useResource((context) => listAccessAlerts(undefined, context), [], ANYTHING);
  return (
    <Loaded from={alerts} lines={2}>
      {(page) =>
        page.items.length > 0 && (
          <section class="card" aria-labelledby="access-alerts">
            <h2 id="access-alerts" class="card__title">
              {t("alerts.title")}
            </h2>
            <p class="soft">{t("alerts.lead")}</p>
            <ul class="lines">
              {page.items.map((alert) => (
                <Line key={alert.id} alert={alert} nameOf={nameOf} several={several} />
              ))}
            </ul>
            <More page={page} load={(cursor) => listAccessAlerts(cursor)} show={alerts.set} />
          </section>
        )
      }
    </Loaded>
  );
}

function Line({ alert, nameOf, several }: { alert: AccessAlert } & Required<Props>) {
  const { actor, organisation_id, opened, searched, at } = alert;
  return (
    <li class="line">
      <div class="line__main">
        <span class="line__name">{nameOf(actor)}</span>
        <div class="line__facts">
          {several && <span>{organisationName(organisation_id)}</span>}
          {opened > 0 && <span>{tn("alerts.opened", opened)}</span>}
          {searched > 0 && <span>{tn("alerts.searched", searched)}</span>}
          <time dateTime={at}>{moment(at)}</time>
        </div>
      </div>
    </li>
  );
}
