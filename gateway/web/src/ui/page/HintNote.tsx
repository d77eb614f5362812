import { t } from "../../i18n";
import { path } from "../../router";
import { openHelp } from "../shell/help";
import { dismiss, hintAt } from "./hints";
import { Icon } from "./Icon";
import { isDesk } from "./media";

/** On the first visits to a screen: what to know, in its place above the content, until it is dismissed. */
export function HintNote() {
  const hint = hintAt(path.value);
  if (!hint) return null;
  const done = () => {
    dismiss(hint);
    // The button goes, and the focus to where the screen begins.
    document.querySelector<HTMLElement>("h1")?.focus();
  };
  return (
    <aside class="hint no-print" aria-label={t("hint.label")}>
      <p>
        {t(hint.text)}{" "}
        <button type="button" class="btn--text hint__more" onClick={() => openHelp({ section: hint.section })}>
          {t("hint.more")}
        </button>
      </p>
      <button type="button" class="hint__done" onClick={done}>
        <Icon name="close" />
        <span class={isDesk.value ? undefined : "govuk-visually-hidden"}>{t("hint.done")}</span>
      </button>
    </aside>
  );
}
