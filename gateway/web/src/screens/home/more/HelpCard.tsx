import { Shortcuts } from "../../../help/Shortcuts";
import { t } from "../../../i18n";
import { Support } from "../../../ui/loading/Support";
import { isDesk } from "../../../ui/page/media";
import { openHelp } from "../../../ui/shell/help";

/** The whole manual, and whom to ask. */
export function HelpCard() {
  return (
    <section class="card stack">
      <h2>{t("help.title")}</h2>
      <p>
        <Support />
      </p>
      <button type="button" class="btn btn--second" onClick={() => openHelp("contents")}>
        {t("help.contents")}
      </button>
      {isDesk.value && (
        <div class="help__keys">
          <h3>{t("shortcuts.title")}</h3>
          <Shortcuts />
        </div>
      )}
    </section>
  );
}
