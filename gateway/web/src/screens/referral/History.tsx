import { type LogEntry, type Referral, readLog } from "../../api/referrals";
import { moment, t } from "../../i18n";
import { Code } from "../../ui/Code";
import { Loaded, useResource } from "../../ui/resource";
import { answerText, reasonText } from "./answers";

/** Each step with its time; the reason where one was given. */
export function History({ referral }: { referral: Referral }) {
  const log = useResource(() => readLog(referral.id), [referral.id, referral.state]);
  return (
    <section class="card">
      <h2 class="card__title">{t("referral.history")}</h2>
      <Loaded from={log}>
        {(page) => (
          <ol class="timeline">
            {page.items.map((entry) => (
              <Entry key={entry.state_to} entry={entry} />
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

function Entry({ entry }: { entry: LogEntry }) {
  return (
    <li>
      <time dateTime={entry.at}>{moment(entry.at)}</time>
      <Code list="referral_status" code={entry.state_to} />
      {entry.reason && <span class="soft"> · {reasonText(entry.reason)}</span>}
      {entry.topics.length > 0 && (
        <span class="soft"> · {entry.topics.map((topic) => answerText("topic", topic)).join(", ")}</span>
      )}
      {entry.note && <p class="soft">{entry.note}</p>}
    </li>
  );
}
