import { useEffect } from "preact/hooks";

import { unfinished } from "../../../forms/drafts";
import type { Form } from "../../../forms/form";
import { t } from "../../../i18n";
import { go, query, replace } from "../../../router";
import { session } from "../../../session/session";
import { showToast } from "../../../ui/dialogs/Toasts";
import { ADDRESS } from "./registration";
import { STEPS } from "./steps";

/**
 * Which step is shown, and how to show another. The address names it, so that Back and Forward of the browser go from
 * step to step; one that was not reached yet is not shown. Without a step the registration goes on where it was left.
 */
export function useStep(form: Form): [number, (step: number) => void] {
  const { step: left = 0, reached = 0 } = form.values.value as { step?: number; reached?: number };
  const named = STEPS.findIndex(({ id }) => id === query.value.get("step"));
  const at = named < 0 ? left : Math.min(named, reached);
  useEffect(() => {
    if (named !== at) replace(addressOf(at));
    if (left !== at) form.set("step", at);
  }, [named, at]);
  useEffect(() => sayThatItWaits, []);
  const show = (step: number) => {
    if (step > reached) form.set("reached", step);
    go(addressOf(step));
  };
  return [at, show];
}

function addressOf(step: number): string {
  return `${ADDRESS}?step=${STEPS[step]?.id}`;
}

/** Whoever leaves unfinished work is told where it is; nobody is after it was saved, or after signing out. */
function sayThatItWaits(): void {
  if (session.value && unfinished.value.some(({ address }) => address === ADDRESS)) showToast(t("register.waits"));
}
