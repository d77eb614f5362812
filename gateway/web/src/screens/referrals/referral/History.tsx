import { type LogEntry, type Referral, readLog } from "../../../api/referrals/referrals";
import type { Page } from "../../../contract/schemas";
import { moment, t } from "../../../i18n";
import { session } from "../../../session/session";
import { Code } from "../../../ui/facts/Code";
import { Loaded, type Resource, useResource } from "../../../ui/loading/resource";
import { answerText, reasonText } from "./answers";

/** What happened to the referral, read anew whenever it changes. */
export function useLog(referral: Referral): Resource<Page<LogEntry>> {
  return useResource((context) => readLog(referral.id, context), [referral]);
}

/** Each step with its time and whose it was; the reason where one was given. */
export function History({ referral, log }: { referral: Referral; log: Resource<Page<LogEntry>> }) {
  return (
    <section class="card">
      <h2 class="card__title">{t("referral.history")}</h2>
      <Loaded from={log}>
        {(page) => (
          <ol class="timeline">
            {page.items.map((entry) => (
              <Entry key={`${entry.state_to} ${entry.at}`} entry={entry} referral={referral} />
            ))}
          </ol>
        )}
      </Loaded>
      {referral.outcome && (
        <p class="note note--leaf">
          {t("referral.outcome")} <strong>{answerText("outcome", referral.outcome)}</strong>
        </p>
      )}
    </section>
  );
}

function Entry({ entry, referral }: { entry: LogEntry; referral: Referral }) {
  return (
    <li>
      <time dateTime={entry.at}>{moment(entry.at)}</time>
      <What entry={entry} />
      <span class="soft timeline__who"> · {whose(entry, referral)}</span>
      {entry.reason && !stays(entry) && <span class="soft"> · {reasonText(entry.reason)}</span>}
      {entry.topics.length > 0 && (
        <span class="soft"> · {entry.topics.map((topic) => answerText("topic", topic)).join(", ")}</span>
      )}
      {entry.note && <p class="soft">{entry.note}</p>}
    </li>
  );
}

/** Where the referral went; of an entry that leaves it where it was, what happened. */
function What({ entry }: { entry: LogEntry }) {
  if (!stays(entry)) return <Code list="referral_status" code={entry.state_to} />;
  return <>{entry.reason ? reasonText(entry.reason) : t("referral.infoProvided")}</>;
}

function stays(entry: LogEntry): boolean {
  return entry.state_from === entry.state_to;
}

/** The organisation that took the step and its part in it; within the reader's own, whether it was the reader. */
function whose({ actor, organisation_id }: LogEntry, referral: Referral): string {
  if (organisation_id === null) return t("referral.by.platform");
  const receiver = organisation_id === referral.to_organisation_id;
  const name = (receiver ? referral.to_organisation_name : referral.from_organisation_name) ?? "–";
  const part = t(receiver ? "referral.by.receiver" : "referral.by.sender", { name });
  return actor === session.value?.subject ? `${part}, ${t("referral.by.you")}` : part;
}
