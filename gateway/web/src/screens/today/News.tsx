import { listNotifications, markRead, type Notification } from "../../api/notifications";
import { type Key, moment, t } from "../../i18n";
import { ANYTHING, countUnread } from "../../live";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";

const SHOWN = 12;

/** What happened since: each line leads to it. */
export function News() {
  const news = useResource(() => listNotifications(SHOWN), [], ANYTHING);
  return (
    <section class="card" aria-live="polite">
      <h2 class="card__title">{t("today.news")}</h2>
      <Loaded from={news} lines={5}>
        {(page) =>
          page.items.length === 0 ? (
            <p class="soft">{t("today.noNews")}</p>
          ) : (
            <ol class="timeline">
              {page.items.map((item) => (
                <li key={item.id}>
                  <time dateTime={item.created_at}>{moment(item.created_at)}</time>
                  <a href={`#${addressOf(item)}`} onClick={() => void read(item)}>
                    {t(`news.${item.kind}` as Key, { code: item.code ?? "" }) || t("news.other")}
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

async function read(item: Notification): Promise<void> {
  if (item.read_at) return;
  await markRead(item.id);
  await countUnread();
}

function addressOf(item: Notification): string {
  if (item.referral_id) return item.kind === "referral_overdue" ? "/escalated" : `/referrals/${item.referral_id}`;
  return item.kind.startsWith("extract") ? "/extracts" : "/";
}
