import "./polyfills";

import { render } from "preact";
import { keepAllLists } from "./api/codelists";
import { App } from "./app";
import { isLowData } from "./device/lowData";
import { restoreDrafts, warnBeforeLosingDrafts } from "./forms/drafts";
import { watchOutbox } from "./forms/outbox";
import { asProblem, type Problem } from "./http/problem";
import { loadAnyLanguage, preferredLanguage } from "./i18n";
import { replace, watchAddress } from "./router";
import { finishQuickExit } from "./session/quickExitMark";
import { finishSignInWindow, loadSession, resumeSession, session, watchSignIn } from "./session/session";
import { Boundary } from "./ui/shell/Boundary";
import { watchQuickExit } from "./ui/shell/quickExit";
import { watchShortcuts } from "./ui/shell/shortcuts";
import { watchUpdates } from "./ui/shell/update";

const FILL_AFTER_MS = 3000;

async function start(): Promise<void> {
  // One address for the application: what the device keeps belongs to it.
  if (location.pathname === "/") history.replaceState(null, "", `/app${location.hash}`);
  watchQuickExit();
  watchShortcuts();
  watchAddress();
  warnBeforeLosingDrafts();
  const [, problem] = await Promise.all([loadAnyLanguage(preferredLanguage()), loadWhoIsSignedIn()]);
  watchSignIn();
  if (finishSignInWindow()) return;
  // A device that cannot be read works as one that keeps nothing.
  await restoreDrafts().catch(() => undefined);
  watchOutbox();
  watchUpdates();
  fillDevice();
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
  } catch (thrown) {
    return asProblem(thrown);
  }
  const problem = await askWhoIsSignedIn();
  if (problem) return problem;
  // Without a session, going back in the history of the browser shows no address of a screen.
  if (session.value === null) replace("/");
  return undefined;
}

/** Once the first screen is there: what this device needs to work without network. Little of it where data is dear. */
function fillDevice(): void {
  setTimeout(() => {
    // A form that is confirmed without network leads there.
    void import("./screens/home/unsent/Unsent").catch(() => undefined);
    if (session.value && !isLowData() && "caches" in window) void keepAllLists();
  }, FILL_AFTER_MS);
}

/** Asks the gateway; without network, the device. */
async function askWhoIsSignedIn(): Promise<Problem | undefined> {
  try {
    await loadSession();
    return undefined;
  } catch (thrown) {
    const problem = asProblem(thrown);
    const resumed = (problem.isOffline || problem.isUnanswered) && (await resumeSession().catch(() => false));
    return resumed ? undefined : problem;
  }
}

start().catch(() => {
  // Not even the texts could be loaded: the page has a sentence for this.
  document.getElementById("not-loaded")?.removeAttribute("hidden");
});
