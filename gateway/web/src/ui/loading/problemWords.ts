import type { Problem } from "../../http/problem";
import { t, tn } from "../../i18n";
import type { DrawingName } from "./Drawing";

export interface Words {
  drawing: DrawingName;
  title: string;
  text: string;
}

/** Codes of refusals that keep people from being recognised. */
export const PROTECTING: ReadonlySet<string> = new Set(["table_too_fine"]);

/** What happened, for people: a failure is called one, and a refusal says what can be done. */
export function wordsFor(problem: Problem): Words {
  if (problem.isOffline || problem.isUnanswered) return unanswered(problem);
  if (problem.isUpdate) return { drawing: "paper", title: t("update.ready"), text: "" };
  if (problem.isRefusal) return refused(problem);
  if (problem.isForbidden)
    return { drawing: "door", title: t("state.forbidden.title"), text: t("state.forbidden.text") };
  if (problem.isMissing) return { drawing: "search", title: t("state.missing.title"), text: t("state.missing.text") };
  return { drawing: "paper", title: t("state.error.title"), text: problem.message || t("state.error.text") };
}

function unanswered(problem: Problem): Words {
  const title = t(problem.isOffline ? "state.offline.title" : "state.silent.title");
  return { drawing: "cloud", title, text: t(problem.changing ? "state.offline.changing" : "state.offline.text") };
}

/** The server's title says what can be done; the general ones are put for the screen that they stand on. */
function refused(problem: Problem): Words {
  if (problem.code === "forbidden")
    return { drawing: "door", title: t("state.forbidden.title"), text: t("state.forbidden.text") };
  if (problem.code === "not_found")
    return { drawing: "search", title: t("state.missing.title"), text: t("state.missing.text") };
  if (PROTECTING.has(problem.code))
    return { drawing: "door", title: t("state.protected.title"), text: problem.message };
  return { drawing: problem.isForbidden ? "door" : "paper", title: problem.message, text: "" };
}

/** The time left until `problem` may be tried again: "Espere 40 segundos". */
export function waitFor(seconds: number): string {
  if (seconds < 120) return tn("state.wait.seconds", seconds);
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? tn("state.wait.minutes", minutes) : tn("state.wait.hours", Math.ceil(minutes / 60));
}
