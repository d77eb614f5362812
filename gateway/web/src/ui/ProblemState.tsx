import type { Problem } from "../http/problem";
import { t } from "../i18n";
import { Drawing, type DrawingName } from "./Drawing";

interface Props {
  problem: Problem;
  retry?: () => void;
  /** It stands in place of a whole screen, and so carries the screen's heading. */
  whole?: boolean;
}

/** An error for people: what happened, what is safe, what to do, and a code for support. */
export function ProblemState({ problem, retry, whole = false }: Props) {
  const { drawing, title, text } = wordsFor(problem);
  return (
    <div class="state state--care" role="alert">
      <Drawing name={drawing} />
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      <p>{text}</p>
      {retry && !problem.isForbidden && (
        <button type="button" class="btn btn--second" onClick={retry}>
          {t("state.retry")}
        </button>
      )}
      <SupportCode problem={problem} />
    </div>
  );
}

export function SupportCode({ problem }: { problem: Problem }) {
  if (!problem.requestId) return null;
  return (
    <p class="small soft">
      {t("state.supportCode")} <span class="support-code">{problem.requestId}</span>
    </p>
  );
}

interface Words {
  drawing: DrawingName;
  title: string;
  text: string;
}

function wordsFor(problem: Problem): Words {
  if (problem.isOffline) return { drawing: "cloud", title: t("state.offline.title"), text: t("state.offline.text") };
  if (problem.isUnanswered) return { drawing: "cloud", title: t("state.silent.title"), text: t("state.offline.text") };
  if (problem.isForbidden)
    return { drawing: "door", title: t("state.forbidden.title"), text: t("state.forbidden.text") };
  if (problem.isMissing) return { drawing: "search", title: t("state.missing.title"), text: t("state.missing.text") };
  return { drawing: "paper", title: t("state.error.title"), text: problem.message || t("state.error.text") };
}

/** The same in one paragraph, above a form whose content stays. */
export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  if (!problem) return null;
  const { title, text } = wordsFor(problem);
  return (
    <div class="note note--care stack" role="alert">
      <p>
        <strong>{title}</strong> {text}
      </p>
      {problem.errors.map((error) => (
        <p key={error.pointer}>{error.message}</p>
      ))}
      <SupportCode problem={problem} />
    </div>
  );
}

/** Above what was loaded before and could not be loaded again. */
export function NotRenewed({ problem, retry }: { problem: Problem; retry: () => void }) {
  return (
    <div class="note note--sun row no-print" role="status">
      <span>{t("state.notRenewed")}</span>
      <button type="button" class="btn btn--second" onClick={retry}>
        {t("state.retry")}
      </button>
      <SupportCode problem={problem} />
    </div>
  );
}
