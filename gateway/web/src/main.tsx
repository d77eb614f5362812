import "./polyfills";

import { render } from "preact";
import { App } from "./app";
import { warnBeforeLosingDrafts } from "./forms/drafts";
import { asProblem, type Problem } from "./http/problem";
import { loadAnyLanguage, preferredLanguage } from "./i18n";
import { replace, watchAddress } from "./router";
import { finishQuickExit } from "./session/quickExitMark";
import { finishSignInWindow, loadSession, session, watchSignIn } from "./session/session";
import { Boundary } from "./ui/shell/Boundary";
import { watchQuickExit } from "./ui/shell/quickExit";
import { watchShortcuts } from "./ui/shell/shortcuts";

async function start(): Promise<void> {
  watchQuickExit();
  watchShortcuts();
  watchAddress();
  warnBeforeLosingDrafts();
  const [, problem] = await Promise.all([loadAnyLanguage(preferredLanguage()), loadWhoIsSignedIn()]);
  watchSignIn();
  if (finishSignInWindow()) return;
  const root = document.getElementById("app");
  if (root)
    render(
      <Boundary>
        <App problem={problem} />
      </Boundary>,
      root,
    );
}

/** Loads who is signed in; returns why that cannot be known. */
async function loadWhoIsSignedIn(): Promise<Problem | undefined> {
  try {
    await finishQuickExit();
    await loadSession();
  } catch (thrown) {
    return asProblem(thrown);
  }
  // Without a session, going back in the history of the browser shows no address of a screen.
  if (session.value === null) replace("/");
  return undefined;
}

start().catch(() => {
  // Not even the texts could be loaded: the page has a sentence for this.
  document.getElementById("not-loaded")?.removeAttribute("hidden");
});
