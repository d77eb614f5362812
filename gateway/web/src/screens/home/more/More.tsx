import { useState } from "preact/hooks";

import { chooseLowData, isLowData, savesData } from "../../../device/lowData";
import { unfinished } from "../../../forms/drafts";
import { outbox } from "../../../forms/outbox";
import { t } from "../../../i18n";
import { opens, session, signOut } from "../../../session/session";
import { Dialog } from "../../../ui/dialogs/Dialog";
import { DialogActions } from "../../../ui/dialogs/DialogActions";
import { Icon } from "../../../ui/page/Icon";
import { PageHead } from "../../../ui/page/PageHead";
import { GROUPS } from "../../../ui/shell/destinations";
import { openPalette } from "../../../ui/shell/palette";
import { HelpCard } from "./HelpCard";

/** On phones, everything that is not in the bar; for all, help, keys and the way to sign out. */
export default function More() {
  const [asked, ask] = useState(false);
  const groups = GROUPS.map((group) => ({ ...group, items: group.items.filter(opens) }));
  return (
    <>
      <PageHead title={t("more.title")} />
      <div class="stack">
        <button type="button" class="btn btn--second" onClick={openPalette}>
          <Icon name="search" /> {t("palette.open")}
        </button>
        <section class="card stack">
          <h2>{t("more.leaving")}</h2>
          <p>{t("more.leavingText")}</p>
          <button
            type="button"
            class="btn btn--second"
            onClick={() => (outbox.value.length + unfinished.value.length > 0 ? ask(true) : void signOut())}
          >
            {t("more.signOut")}
          </button>
        </section>
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
        <LowData />
        <Mailbox />
        {asked && <LeavingQuestion close={() => ask(false)} />}
      </div>
    </>
  );
}

/** Signing out with something unfinished or unsent: what becomes of it. */
function LeavingQuestion({ close }: { close: () => void }) {
  return (
    <Dialog title={t("unsent.leave.title")} onClose={close}>
      <p>{t("unsent.leave.text")}</p>
      <DialogActions text={t("more.signOut")} press={() => void signOut()} close={close} />
    </Dialog>
  );
}

/** Fetches only what is asked for. A browser that was told to save data has chosen already. */
function LowData() {
  return (
    <section class="card stack">
      <h2>{t("lowData.title")}</h2>
      <p id="low-data-text">{t("lowData.text")}</p>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            type="checkbox"
            id="low-data"
            aria-describedby="low-data-text"
            checked={isLowData()}
            disabled={savesData()}
            onChange={(event) => chooseLowData(event.currentTarget.checked)}
          />
          <label class="govuk-label govuk-checkboxes__label" for="low-data">
            {t("lowData.on")}
          </label>
        </div>
      </div>
    </section>
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
