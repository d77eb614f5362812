import { useState } from "preact/hooks";

import { type AccessAlert, listAlerts, markAlert } from "../../api/audit";
import type { User } from "../../api/identity";
import { useAttempt } from "../../forms/attempt";
import { LabelledPick } from "../../forms/Pick";
import { moment, t } from "../../i18n";
import { ANYTHING } from "../../notifications/stream";
import { may } from "../../session/session";
import { Empty } from "../../ui/Empty";
import { More } from "../../ui/More";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";
import { showToast } from "../../ui/Toasts";
import { AlertLine } from "../board/AccessAlerts";
import { personOf } from "./who";

const KINDS = ["much", "night", "other_team"] as const;

/** Reading that was unusual, and whether another person has looked into it. */
export function UnusualList({ users }: { users: readonly User[] }) {
  const [seen, setSeen] = useState("false");
  const [kind, setKind] = useState("");
  const query = { seen, kind };
  const alerts = useResource((context) => listAlerts(query, context), [seen, kind], ANYTHING);
  const nameOf = (actor: string) => personOf(actor, users);
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
      <Loaded from={alerts} lines={4}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty text={t("unusual.none")} />
          ) : (
            <>
              <ul class="lines card card--flush">
                {page.items.map((alert) => (
                  <AlertLine key={alert.id} alert={alert} nameOf={nameOf} several={may("audit:oversee")}>
                    <Outcome alert={alert} nameOf={nameOf} marked={alerts.reload} />
                  </AlertLine>
                ))}
              </ul>
              <More page={page} load={(cursor) => listAlerts({ ...query, cursor })} show={alerts.set} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

interface OutcomeProps {
  alert: AccessAlert;
  nameOf: (actor: string) => string;
  marked: () => void;
}

/** What who looked into it found, or the buttons to say so. */
function Outcome({ alert, nameOf, marked }: OutcomeProps) {
  const { problem, busy, attempt } = useAttempt();
  if (alert.outcome)
    return (
      <div>
        <Tag tone={alert.outcome === "justified" ? "leaf" : "alarm"}>
          {t(alert.outcome === "justified" ? "unusual.justified" : "unusual.notJustified")}
        </Tag>{" "}
        <span class="small soft">
          {t("unusual.by", { who: nameOf(alert.seen_by ?? ""), when: moment(alert.seen_at ?? "") })}
        </span>
      </div>
    );
  const mark = (outcome: "justified" | "not_justified") =>
    attempt(async () => {
      await markAlert(alert.id, outcome);
      showToast(t("unusual.marked"));
      marked();
    });
  return (
    <div class="actions">
      <button type="button" class="btn btn--second" disabled={busy} onClick={() => void mark("justified")}>
        {t("unusual.justified")}
      </button>
      <button type="button" class="btn btn--second" disabled={busy} onClick={() => void mark("not_justified")}>
        {t("unusual.notJustified")}
      </button>
      <ProblemNote problem={problem} />
    </div>
  );
}
