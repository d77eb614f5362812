import { chooseLanguage, language, t } from "../../i18n";
import { signInAddress } from "../../session";
import { Tree } from "../Icon";

/** Before signing in. Says what a passer-by may know: nothing about the work. */
export function Welcome() {
  const other = language.value === "es" ? "en" : "es";
  return (
    <main class="welcome">
      <div class="welcome__mark">
        <Tree />
      </div>
      <h1>{t("welcome.title")}</h1>
      <p class="soft">{t("welcome.text")}</p>
      <a class="btn" href={signInAddress()}>
        {t("welcome.signIn")}
      </a>
      <p class="row welcome__links">
        <button type="button" class="language" lang={other} onClick={() => void chooseLanguage(other)}>
          {other === "es" ? "Español" : "English"}
        </button>
        <a href="/privacy">{t("welcome.privacy")}</a>
      </p>
    </main>
  );
}
