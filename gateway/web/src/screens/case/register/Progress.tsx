import { type Key, t } from "../../../i18n";
import { MAIN, STEPS } from "./steps";

/** Where in the steps we are; what is seldom asked belongs to the last of them. */
export function Progress({ step }: { step: number }) {
  const at = Math.min(step, MAIN - 1);
  return (
    <ol class="steps" aria-label={t("register.progress", { at: at + 1, of: MAIN })}>
      {STEPS.slice(0, MAIN).map((step, index) => (
        <li key={step.id} class={index < at ? "is-done" : undefined} aria-current={index === at ? "step" : undefined}>
          <span>
            {index + 1}. {t(`register.short.${step.id}` as Key)}
          </span>
        </li>
      ))}
    </ol>
  );
}
