import { render } from "preact";

import { App } from "./app";
import { warnBeforeLosingDrafts } from "./forms/drafts";
import { preferredLanguage, speak } from "./i18n";
import { watchAddress } from "./router";
import { finishSignInWindow, loadSession, session, watchSignIn } from "./session";
import { watchQuickExit } from "./ui/shell/quickExit";

async function start(): Promise<void> {
  watchQuickExit();
  watchAddress();
  watchSignIn();
  warnBeforeLosingDrafts();
  const known = loadSession().catch(() => {
    // No network at the start: the welcome page is shown, and signing in says what is wrong.
    session.value = null;
  });
  await Promise.all([speak(preferredLanguage()), known]);
  if (finishSignInWindow()) return;
  const root = document.getElementById("app");
  if (root) render(<App />, root);
}

void start();
