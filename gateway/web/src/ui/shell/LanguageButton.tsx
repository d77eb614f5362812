import { chooseLanguage, language, t } from "../../i18n";
import { showToast } from "../dialogs/Toasts";

/** The other language, in its own word. */
export function LanguageButton() {
  const other = language.value === "es" ? "en" : "es";
  const choose = () => chooseLanguage(other).catch(() => showToast(t("state.offline.title")));
  return (
    <button type="button" class="language" lang={other} onClick={() => void choose()}>
      {other === "es" ? "Español" : "English"}
    </button>
  );
}
