import type { ComponentChildren } from "preact";

import { type AccessAlert, listAlerts } from "../../../api/people/audit";
import { organisationName } from "../../../api/people/organisationNames";
import { moment, t, tn } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { Loaded, useResource } from "../../../ui/loading/resource";

const SHOWN = "5";
/** Of all other kinds it is an act that was done often. */
const READING: ReadonlySet<string> = new Set(["much", "night", "other_team"]);

interface Props {
  nameOf: (actor: string) => string;
}

/** Accounts that read unusually and that nobody has looked into; nothing stands here when there are none. */
export function AccessAlerts({ nameOf }: Props) {
  const alerts = useResource((context) => listAlerts({ seen: "false", limit: SHOWN }, context), [], ANYTHING);
  return (
    <Loaded from={alerts} lines={2}>
      {(page) =>
        page.items.length > 0 && (
          <section class="card" aria-labelledby="access-alerts">
            <div class="card__title">
              <h2 id="access-alerts">{t("alerts.title")}</h2>
              <a href="#/audit?tab=unusual">{t("alerts.all")}</a>
            </div>
            <ul class="lines">
              {page.items.map((alert) => (
                <AlertLine key={alert.id} alert={alert} nameOf={nameOf} />
              ))}
            </ul>
          </section>
        )
      }
    </Loaded>
  );
}

interface LineProps extends Props {
  alert: AccessAlert;
  /** Whether the reader sees those of several organisations. */
  several?: boolean;
  /** Whether a notice led to it. */
  meant?: boolean;
  /** What stands at its end. */
  children?: ComponentChildren;
}

/** Who read unusually, of which kind, how much and when. */
export function AlertLine({ alert, nameOf, several = false, meant = false, children }: LineProps) {
  const { actor, organisation_id, kind, opened, searched, at } = alert;
  return (
    <li class={meant ? "line line--meant" : "line"}>
      <div class="line__main">
        <span class="line__name">{nameOf(actor)}</span>
        <div class="line__facts">
          {several && <span>{organisationName(organisation_id)}</span>}
          <span>{t(`alerts.kind.${kind}`)}</span>
          {opened > 0 && <span>{tn(READING.has(kind) ? "alerts.opened" : "alerts.done", opened)}</span>}
          {searched > 0 && <span>{tn("alerts.searched", searched)}</span>}
          <time dateTime={at}>{moment(at)}</time>
        </div>
      </div>
      {children}
    </li>
  );
}
