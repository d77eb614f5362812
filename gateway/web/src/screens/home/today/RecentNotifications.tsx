import { listNotifications } from "../../../api/notifications";
import { useAttempt } from "../../../forms/attempt";
import { moment, t } from "../../../i18n";
import { addressOf } from "../../../notifications/address";
import { markEverythingRead, markNotificationRead } from "../../../notifications/markRead";
import { ANYTHING, unread } from "../../../notifications/stream";
import { wordsOf } from "../../../notifications/words";
import { Tag } from "../../../ui/facts/Tag";
import { ProblemNote } from "../../../ui/loading/ProblemState";
import { Loaded, useResource } from "../../../ui/loading/resource";

const SHOWN = 12;

/** What happened since: each line leads to it. */
export function RecentNotifications() {
  const { problem, busy, attempt } = useAttempt();
  const news = useResource((context) => listNotifications(SHOWN, context), [], ANYTHING);
  return (
    <section class="card" aria-live="polite">
      <div class="card__title">
        <h2>{t("today.news")}</h2>
        {unread.value > 0 && (
          <button
            type="button"
            class="btn btn--plain"
            disabled={busy}
            onClick={() => void attempt(() => markEverythingRead().then(news.reload))}
          >
            {t("news.readAll")}
          </button>
        )}
      </div>
      <ProblemNote problem={problem} />
      <Loaded from={news} lines={5}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("today.noNews")}</p>
          ) : (
            <ol class="timeline">
              {page.items.map((item) => (
                <li key={item.id}>
                  <time dateTime={item.created_at}>{moment(item.created_at)}</time>
                  <a href={`#${addressOf(item)}`} onClick={() => markNotificationRead(item)}>
                    {wordsOf(item)}
                  </a>{" "}
                  {!item.read_at && <Tag tone="clay">{t("news.new")}</Tag>}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}
