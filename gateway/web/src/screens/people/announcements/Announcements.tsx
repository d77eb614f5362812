import { type Announcement, listAnnouncements, withdrawAnnouncement } from "../../../api/people/announcements";
import { day, t } from "../../../i18n";
import { Act } from "../../../ui/dialogs/ConfirmDialog";
import { Empty } from "../../../ui/loading/Empty";
import { Loaded, useResource } from "../../../ui/loading/resource";
import { PageHead } from "../../../ui/page/PageHead";

/** What the administration of the country has announced, the newest first. */
export default function Announcements() {
  const loaded = useResource(listAnnouncements, []);
  return (
    <>
      <PageHead title={t("announcements.title")} lead={t("announcements.lead")}>
        <a class="btn no-print" href="#/announcements/new">
          {t("announcement.new")}
        </a>
      </PageHead>
      <Loaded from={loaded} lines={6}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty text={t("announcements.none")} />
          ) : (
            <div class="stack">
              {items.map((each) => (
                <One key={each.id} announcement={each} reload={loaded.reload} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

function One({ announcement, reload }: { announcement: Announcement; reload: () => void }) {
  const { title, text, shown_from, shown_until, withdrawn_at } = announcement;
  return (
    <section class="card stack" data-part="announcement">
      <h2>{title}</h2>
      <p class="lines-kept">{text}</p>
      <p class="small soft">
        {withdrawn_at
          ? t("announcements.withdrawn", { day: day(withdrawn_at) })
          : t("announcements.days", { from: day(shown_from), until: day(shown_until) })}
      </p>
      {!withdrawn_at && (
        <div class="row no-print">
          <Act
            care
            which="announcement.withdraw"
            name={title}
            send={() => withdrawAnnouncement(announcement)}
            done={reload}
          />
        </div>
      )}
    </section>
  );
}
