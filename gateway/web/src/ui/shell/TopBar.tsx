import { chooseLanguage, language, t } from "../../i18n";
import { session } from "../../session";
import { Icon, Tree } from "../Icon";
import { quickExit } from "./quickExit";

/** What is always in reach: where we work, the other language, and the way out. */
export function TopBar() {
  const other = language.value === "es" ? "en" : "es";
  const countries = session.value?.countries ?? [];
  return (
    <header class="topbar">
      <a class="brand" href="#/" aria-label={t("nav.today")}>
        <Tree />
      </a>
      {countries.length > 0 && <span class="country">{countries.join(" · ")}</span>}
      <span class="topbar__space" />
      <button type="button" class="language" lang={other} onClick={() => void chooseLanguage(other)}>
        {other === "es" ? "Español" : "English"}
      </button>
      <button type="button" class="exit" onClick={quickExit} title={t("exit.hint")}>
        <Icon name="exit" />
        {t("exit.button")}
      </button>
    </header>
  );
}
