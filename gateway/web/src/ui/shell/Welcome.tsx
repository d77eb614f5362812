import { t } from "../../i18n";
import { signInAddress } from "../../session/session";
import { Tree } from "../Icon";
import { Toasts } from "../Toasts";
import { LanguageButton } from "./LanguageButton";

/** Before signing in. Says what a passer-by may know: nothing about the work. */
export function Welcome() {
  return (
    <main class="welcome">
      <Toasts />
      <div class="welcome__mark">
        <Tree />
      </div>
      <h1>{t("welcome.title")}</h1>
      <p class="soft">{t("welcome.text")}</p>
      <a class="btn" href={signInAddress()}>
        {t("welcome.signIn")}
      </a>
      <p class="row welcome__links">
        <LanguageButton />
        <a href="/privacy">{t("welcome.privacy")}</a>
      </p>
    </main>
  );
}
