import { unfinished } from "../../forms/drafts";
import { t } from "../../i18n";

/** Forms begun and not sent; one press goes on where it stopped. */
export function Drafts() {
  if (unfinished.value.length === 0) return null;
  return (
    <section class="note note--sun stack">
      {unfinished.value.map((draft) => (
        <p key={draft.address}>
          {t("today.draft", { time: draft.startedAt.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) })}{" "}
          <a href={`#${draft.address}`}>{t("today.goOn")}</a>
        </p>
      ))}
    </section>
  );
}
