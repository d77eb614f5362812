import { t } from "../../i18n";
import { session, signOut } from "../../session/session";
import { Icon } from "../../ui/Icon";
import { PageHead } from "../../ui/PageHead";
import { allowed } from "../../ui/shell/Navigation";
import { GROUPS } from "../../ui/shell/navigation";
import { openPalette } from "../../ui/shell/palette";
import { HelpCard } from "./HelpCard";

/** On phones, everything that is not in the bar; for all, help, keys and the way to sign out. */
export default function More() {
  const groups = GROUPS.map((group) => ({ ...group, items: group.items.filter(allowed) }));
  return (
    <>
      <PageHead title={t("more.title")} />
      <div class="stack">
        <button type="button" class="btn btn--second" onClick={openPalette}>
          <Icon name="search" /> {t("palette.open")}
        </button>
        {groups.map(
          (group) =>
            group.title &&
            group.items.length > 0 && (
              <section key={group.title} class="card card--flush">
                <h2 class="more__group">{t(group.title)}</h2>
                <ul class="lines">
                  {group.items.map((item) => (
                    <li key={item.to} class="line">
                      <a class="line__link row" href={`#${item.to}`}>
                        <Icon name={item.icon} /> {t(item.text)}
                      </a>
                    </li>
                  ))}
                </ul>
              </section>
            ),
        )}
        <HelpCard />
        <Mailbox />
        <section class="card stack">
          <h2>{t("more.leaving")}</h2>
          <p>{t("more.leavingText")}</p>
          <button type="button" class="btn btn--second" onClick={() => void signOut()}>
            {t("more.signOut")}
          </button>
        </section>
      </div>
    </>
  );
}

/** On a developer's machine: the letters that the platform would have sent. */
function Mailbox() {
  const address = session.value?.mail_url;
  if (!address) return null;
  return (
    <section class="card stack">
      <h2>{t("more.mail")}</h2>
      <p>{t("more.mailText")}</p>
      <a class="btn btn--second" href={address} target="_blank" rel="noreferrer">
        <Icon name="mail" /> {t("more.mailOpen")}
      </a>
    </section>
  );
}
