import { get } from "../../api/request";
import { type Key, moment, t } from "../../i18n";
import { heartbeat, type Notification } from "../../live";
import { Loaded, useResource } from "../../ui/resource";

/** What happened since: each line leads to it. */
export function News() {
  const news = useResource(
    () => get<{ items: Notification[] }>("/api/v1/notifications", { query: { limit: 12 } }),
    [heartbeat.value],
  );
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
                  {addressOf(item) ? <a href={`#${addressOf(item)}`}>{wordsOf(item)}</a> : wordsOf(item)}
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </section>
  );
}

function wordsOf(item: Notification): string {
  return t(`news.${item.kind}` as Key, { code: item.code ?? "" }) || t("news.other");
}

function addressOf(item: Notification): string {
  return item.referral_id ? `/referrals/${item.referral_id}` : "";
}
