import type { ComponentChildren } from "preact";

import type { Problem } from "../../http/problem";
import { type Key, t } from "../../i18n";
import { useSecondsUntil, Wait } from "../dialogs/Wait";
import { Drawing } from "./Drawing";
import { wordsFor } from "./problemWords";
import { Support } from "./Support";

interface Props {
  problem: Problem;
  retry?: () => void;
  /** It stands in place of a whole screen, and so carries the screen's heading. */
  whole?: boolean;
}

/** Why there is nothing to show: what happened, what can be done, and a code for support when something is broken. */
export function ProblemState({ problem, retry, whole = false }: Props) {
  const { drawing, title, texts, seconds } = useWords(problem);
  return (
    <div class="state state--care" role="alert">
      <Drawing name={drawing} />
      {whole ? <h1>{title}</h1> : <h2>{title}</h2>}
      {texts.map((text, index) => (
        <p key={String(index)}>{text}</p>
      ))}
      <Objections problem={problem} />
      {retry && mayHelp(problem) && (
        <button type="button" class="btn btn--second" disabled={seconds > 0} onClick={retry}>
          {t(problem.isUpdate ? "update.apply" : "state.retry")}
        </button>
      )}
      <SupportCode problem={problem} />
    </div>
  );
}

/** The words for `problem` as it stands this second: a refusal that passes by itself leads with the time to wait. */
function useWords(problem: Problem) {
  const { drawing, title, text } = wordsFor(problem);
  const seconds = useSecondsUntil(problem.retryAt);
  const said: ComponentChildren[] = text ? [text] : [];
  if (!problem.retryAt) return { drawing, title, texts: said, seconds };
  const wait = <Wait seconds={seconds} />;
  return problem.isRefusal
    ? { drawing, title: wait, texts: [title, ...said], seconds }
    : { drawing, title, texts: [...said, wait], seconds };
}

/** Whether the same request may succeed another time. */
function mayHelp(problem: Problem): boolean {
  return problem.retryAt > 0 || !(problem.isRefusal || problem.isForbidden);
}

/** Under which support finds what broke; a refusal is nothing for support. */
export function SupportCode({ problem }: { problem: Problem }) {
  if (!problem.requestId || problem.isRefusal) return null;
  return (
    <p class="small soft">
      {t("state.supportCode")} <span class="support-code">{problem.requestId}</span> <Support />
    </p>
  );
}

/** The same in short, above a form whose content stays. */
export function ProblemNote({ problem }: { problem: Problem | undefined }) {
  return problem ? <Note problem={problem} /> : null;
}

function Note({ problem }: { problem: Problem }) {
  const { title, texts } = useWords(problem);
  return (
    <div class="note note--care stack" role="alert">
      <p>
        <strong>{title}</strong>
      </p>
      {texts.map((text, index) => (
        <p key={String(index)}>{text}</p>
      ))}
      <Objections problem={problem} />
      <SupportCode problem={problem} />
    </div>
  );
}

/** What is wrong with which field, by the name that the field has on the screen. */
function Objections({ problem }: { problem: Problem }) {
  return (
    <>
      {problem.errors.map(({ pointer, message }) => {
        const name = nameOf(pointer);
        return <p key={pointer}>{name ? `${name}: ${message}` : message}</p>;
      })}
    </>
  );
}

/** The name of the field at a pointer; none when it has no name on any screen. */
function nameOf(pointer: string): string {
  const last =
    pointer
      .split("/")
      .filter((part) => part && !/^\d+$/.test(part))
      .pop() ?? "";
  return t(`field.${last}` as Key);
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
