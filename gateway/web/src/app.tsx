import { useEffect, useState } from "preact/hooks";

import { lastRead } from "./api/case/cases";
import { wordsArrive } from "./api/codelists";
import { Problem } from "./http/problem";
import { t, withTexts } from "./i18n";
import { listenForNotifications } from "./notifications/stream";
import { match, type Params, path, query, type Route, type Screen } from "./router";
import { ROUTES } from "./routes";
import { may, opens, screenHidden, session } from "./session/session";
import { Toasts } from "./ui/dialogs/Toasts";
import { LazyPart } from "./ui/loading/LazyPart";
import { ProblemState } from "./ui/loading/ProblemState";
import { CaseCautions } from "./ui/records/CaseCautions";
import { Boundary } from "./ui/shell/Boundary";
import { closeHelp, help } from "./ui/shell/help";
import { Navigation } from "./ui/shell/Navigation";
import { OfflineStrip } from "./ui/shell/OfflineStrip";
import { closePalette, paletteOpen } from "./ui/shell/palette";
import { SessionDialogs } from "./ui/shell/SessionDialogs";
import { TopBar } from "./ui/shell/TopBar";
import { UpdateNotice } from "./ui/shell/UpdateNotice";
import { whyLost } from "./ui/shell/update";
import { Welcome } from "./ui/shell/Welcome";

/** `problem` is why it is unknown who is signed in. */
export function App({ problem }: { problem: Problem | undefined }) {
  if (session.value === undefined) return problem ? <NotKnown problem={problem} /> : null;
  if (session.value === null) return <Welcome />;
  return <Shell />;
}

function NotKnown({ problem }: { problem: Problem }) {
  return (
    <main class="welcome">
      <ProblemState whole problem={problem} retry={() => location.reload()} />
    </main>
  );
}

function Shell() {
  useEffect(() => {
    if (may("notifications:read")) listenForNotifications();
  }, []);
  const helping = help.value !== null && !screenHidden.value;
  return (
    <div class={helping ? "shell shell--help" : "shell"}>
      <SkipLink />
      <Navigation />
      <div class="top">
        <TopBar />
        {session.value?.practice_of && <LazyPart load={loadPractice} props={{}} lost={() => undefined} />}
        <OfflineStrip />
        <UpdateNotice />
        <Toasts />
      </div>
      <main class="main" id="main" tabIndex={-1} aria-busy={wordsArrive}>
        <Current />
      </main>
      {helping && <LazyPart load={loadHelp} props={{ here: helpHere() }} lost={closeHelp} />}
      {paletteOpen.value && !screenHidden.value && <LazyPart load={loadPalette} props={{}} lost={closePalette} />}
      <SessionDialogs />
    </div>
  );
}

/** The section of the manual about the screen, or about the part of it that is open. */
function helpHere(): string {
  const route = find(path.value)?.route;
  return route?.helpOfTabs?.[query.value.get("tab") ?? ""] ?? route?.help ?? "today";
}

const loadHelp = () => import("./help/HelpPanel");
/** Under it are the forms about a case; its page shows its cautions itself. */
const OF_A_CASE = "/cases/:id/";
const loadSealMark = () => withTexts("later", import("./screens/case/sealed/SealMark"));
const loadPractice = () => withTexts("later", import("./screens/people/practice/PracticeBanner"));
const loadNotPractised = () => import("./screens/people/practice/NotPractised");
const loadPalette = () => import("./palette/Palette");

/** The address holds the screen in its fragment, so the link moves the focus itself. */
function SkipLink() {
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };
  return (
    // biome-ignore lint/a11y/useValidAnchor: a link by nature; the fragment is taken, so script does what it would do
    <a class="govuk-skip-link" href="#main" onClick={skip}>
      {t("nav.skip")}
    </a>
  );
}

function Current() {
  const found = find(path.value);
  if (!found) return <ProblemState whole problem={new Problem(404, "not_found", "")} />;
  const { route, params } = found;
  if (!opens(route))
    return session.value?.practice_of ? (
      <Lazy texts="administration" load={loadNotPractised} params={{}} />
    ) : (
      <ProblemState whole problem={new Problem(403, "forbidden", "")} />
    );
  return (
    <Boundary key={path.value}>
      {route.path.startsWith(OF_A_CASE) && <CaseCautions id={params.id ?? ""} />}
      {route.path.startsWith("/cases/:id") && isSealed(params.id) && (
        <LazyPart load={loadSealMark} props={{ id: params.id ?? "" }} lost={() => undefined} />
      )}
      <Lazy {...route} params={params} />
    </Boundary>
  );
}

/** Whether the case that was read last, which this screen is about, is sealed. */
function isSealed(id: string | undefined): boolean {
  return lastRead.value?.id === id && lastRead.value?.confidentiality === "sealed";
}

function find(path: string): { route: Route; params: Params } | null {
  for (const route of ROUTES) {
    const params = match(route.path, path);
    if (params) return { route, params };
  }
  return null;
}

function Lazy({ texts, load, params }: Pick<Route, "texts" | "load"> & { params: Params }) {
  const [screen, setScreen] = useState<{ show: Screen }>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    const loaded = texts ? withTexts(texts, load()) : load();
    loaded.then(
      (module) => setScreen({ show: module.default }),
      () => void whyLost().then(setProblem),
    );
  }, [texts, load]);
  if (problem) return <ProblemState whole problem={problem} retry={() => location.reload()} />;
  return screen ? <screen.show params={params} /> : <div aria-busy="true" />;
}
