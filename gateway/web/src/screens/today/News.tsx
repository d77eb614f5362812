import { listNotifications, type Notification } from "../../api/notifications";
import { useAttempt } from "../../forms/attempt";
import { type Key, moment, t } from "../../i18n";
import { markEverythingRead, markNotificationRead } from "../../notifications/markRead";
import { ANYTHING, unread } from "../../notifications/stream";
import { may } from "../../session/session";
import { ProblemNote } from "../../ui/ProblemState";
import { Loaded, useResource } from "../../ui/resource";
import { Tag } from "../../ui/Tag";

const SHOWN = 12;
const ABOUT_A_CASE = new Set(["case_assigned", "case_changed", "approval_decided"]);

/** What happened since: each line leads to it. */
export function News() {
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

function addressOf(item: Notification): string {
  if (item.referral_id)
    return item.kind.startsWith("referral_overdue") ? "/escalated" : `/referrals/${item.referral_id}`;
  if (item.kind === "access_request") return "/requests";
  if (item.kind === "organisation_renamed") return "/organisations";
  if (item.kind === "bulk_access") return may("audit:oversee") ? "/accesses" : "/board";
  if (item.kind === "approval_asked") return "/board";
  if (ABOUT_A_CASE.has(item.kind)) return `/cases/${item.subject_id}`;
  if (item.kind === "emergency_access") return `/emergency-accesses/${item.subject_id}`;
  if (item.kind.startsWith("override_")) return `/cases/${item.subject_id}?tab=consents`;
  return item.kind.startsWith("extract") ? "/extracts" : "/";
}
