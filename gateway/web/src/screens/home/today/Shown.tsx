import { listShown } from "../../../api/people/announcements";
import { day, t } from "../../../i18n";
import { useResource } from "../../../ui/loading/resource";

/** What the administration of the country tells everyone; nothing while there is nothing. */
export function Shown() {
  const { data } = useResource(listShown, []);
  if (!data || data.items.length === 0) return null;
  return (
    <section class="stack shown" data-part="announcements" aria-label={t("announcements.title")}>
      {data.items.map(({ id, title, text, shown_until }) => (
        <article key={id} class="note">
          <h2>{title}</h2>
          <p class="lines-kept">{text}</p>
          <p class="small soft">{t("announcements.until", { day: day(shown_until) })}</p>
        </article>
      ))}
    </section>
  );
}
