import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { type AccessAlert, listAlerts } from "../../../api/people/audit";
import type { User } from "../../../api/people/identity";
import { LabelledPick } from "../../../forms/fields/Pick";
import { t } from "../../../i18n";
import { ANYTHING } from "../../../notifications/stream";
import { may } from "../../../session/session";
import { Empty } from "../../../ui/loading/Empty";
import { More } from "../../../ui/loading/More";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { AlertLine } from "../../case/access/AccessAlerts";
import { useBackOnline } from "./backOnline";
import { Outcome, ToActor } from "./Outcome";
import { judgeOf, personOf } from "./who";

const KINDS = [
  ...(["much", "night", "other_team"] as const),
  ...(["erasure", "lone_erasure", "removal", "deletion", "closure", "transfer"] as const),
];
/** As many as one page holds: the one that a notice is about is among them. */
const MOST = "200";

interface Props {
  users: readonly User[];
  /** Id of the one that a notice led to: it stands first, whether or not it was judged meanwhile. */
  meant: string | undefined;
}

/** Reading that was unusual, and whether another person has looked into it. */
export function UnusualList({ users, meant }: Props) {
  const [seen, setSeen] = useState(meant ? "" : "false");
  const [kind, setKind] = useState("");
  const [unjustified, setUnjustified] = useState<string>();
  const query = { seen, kind, ...(meant && { limit: MOST }) };
  const alerts = useResource((context) => listAlerts(query, context), [seen, kind, meant], ANYTHING);
  useBackOnline(alerts.reload);
  const nameOf = (actor: string) => personOf(actor, users);
  const isMissing = meant && alerts.data && !alerts.data.items.some(({ id }) => id === meant);
  return (
    <div class="stack" id="access-alerts">
      <p class="soft">{t("unusual.lead")}</p>
      {may("cases:read") && <a href="#/emergency-accesses">{t("unusual.emergencies")}</a>}
      <div class="narrow">
        <LabelledPick
          id="unusual-seen"
          label={t("unusual.show")}
          value={seen}
          choose={setSeen}
          none={t("audit.every")}
          items={[
            { code: "false", label: t("unusual.open") },
            { code: "true", label: t("unusual.seen") },
          ]}
        />
        <LabelledPick
          id="unusual-kind"
          label={t("unusual.kind")}
          value={kind}
          choose={setKind}
          none={t("audit.every")}
          items={KINDS.map((code) => ({ code, label: t(`alerts.kind.${code}`) }))}
        />
      </div>
      {unjustified && <Next actor={unjustified} name={nameOf(unjustified)} />}
      {isMissing && !seen && !kind && <p class="note">{t("unusual.meant.missing")}</p>}
      <Loaded from={alerts} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t(seen === "false" ? "unusual.none" : "audit.none")} />
          ) : (
            <>
              <Listed meant={meant}>
                {meantFirst(page.items, meant).map((alert) => (
                  <AlertLine
                    key={alert.id}
                    alert={alert}
                    nameOf={nameOf}
                    several={may("audit:oversee")}
                    meant={alert.id === meant}
                  >
                    <Outcome
                      alert={alert}
                      nameOf={nameOf}
                      judge={judgeOf(alert.seen_by ?? "", users)}
                      marked={(outcome) => {
                        setUnjustified(outcome === "not_justified" ? alert.actor : undefined);
                        alerts.reload();
                      }}
                    />
                  </AlertLine>
                ))}
              </Listed>
              <More page={page} load={(cursor) => listAlerts({ ...query, cursor })} show={alerts.set} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

/** The lines; who comes from a notice has its line before their eyes. */
function Listed({ meant, children }: { meant: string | undefined; children: ComponentChildren }) {
  const lines = useRef<HTMLUListElement>(null);
  useEffect(() => void lines.current?.querySelector(".line--meant")?.scrollIntoView({ block: "center" }), [meant]);
  return (
    <ul class="lines card card--flush" ref={lines}>
      {children}
    </ul>
  );
}

const meantFirst = (alerts: readonly AccessAlert[], meant: string | undefined) =>
  [...alerts].sort((one, other) => Number(other.id === meant) - Number(one.id === meant));

/** What can be done about reading without a good reason, by the reader or by who they ask. */
function Next({ actor, name }: { actor: string; name: string }) {
  return (
    <div class="note note--care" role="status">
      <p>{t(may("users:write") ? "unusual.next" : "unusual.nextAsk", { name })}</p>
      <p class="actions">
        <ToActor actor={actor} />
      </p>
    </div>
  );
}
