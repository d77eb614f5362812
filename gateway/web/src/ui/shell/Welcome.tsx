import { useEffect } from "preact/hooks";

import type { Problem } from "../../http/problem";
import { language, t } from "../../i18n";
import { ending, loadSession, signInAddress, wasRevoked } from "../../session/session";
import { Toasts } from "../dialogs/Toasts";
import { Tree } from "../page/Icon";
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
      {ending.value && <Ending problem={ending.value} />}
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

/** Why the person is here again. */
function Ending({ problem }: { problem: Problem }) {
  // The gateway says it in the language of the question, and knew another when it was asked first.
  useEffect(() => void loadSession().catch(() => undefined), [language.value]);
  return (
    <p class="note note--sun" role="status">
      {problem.message}
      {wasRevoked(problem) && `. ${t("welcome.erased")}`}
    </p>
  );
}
